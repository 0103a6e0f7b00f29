/**
 * Names of facilities as a narrow column shows them: the legal form short and quiet, the middle elided,
 * the proper name whole. Cut at the end, five rows would read "Công ty TNHH SX-TM-DV…".
 */
const FORMS: [RegExp, string][] = [
  [/^công ty trách nhiệm hữu hạn một thành viên\s+/i, "Cty TNHH MTV"],
  [/^công ty tnhh (?:một thành viên|1 thành viên|mtv)\s+/i, "Cty TNHH MTV"],
  [/^công ty trách nhiệm hữu hạn\s+/i, "Cty TNHH"],
  [/^(?:công ty|cty) tnhh\s+/i, "Cty TNHH"],
  [/^(?:công ty|cty) cổ phần\s+/i, "Cty CP"],
  [/^(?:công ty|cty) cp\s+/i, "Cty CP"],
  [/^doanh nghiệp tư nhân\s+/i, "DNTN"],
  [/^liên hiệp hợp tác xã\s+/i, "LH HTX"],
  [/^hợp tác xã\s+/i, "HTX"],
  [/^tổ hợp tác\s+/i, "THT"],
  [/^hộ kinh doanh\s+/i, "HKD"],
  [/^cơ sở (?:sản xuất|sx)\s+/i, "CS"],
  [/^cơ sở\s+/i, "CS"],
];
const MIDDLE = /^(?:(?:SX|TM|DV|XD|XNK)(?:[-\s&]+(?=(?:SX|TM|DV|XD|XNK)\b))?)+\s+/;

export function shortName(name: string): { form: string; proper: string } {
  const composed = name.normalize("NFC").trim();
  for (const [pattern, form] of FORMS) {
    const rest = composed.replace(pattern, "");
    if (rest === composed || rest === "") continue;
    const proper = rest.replace(MIDDLE, "");
    return { form: proper !== rest && proper !== "" ? form + " …" : form, proper: proper || rest };
  }
  return { form: "", proper: composed };
}

/** Personal numbers are masked until somebody asks: `096•••4676`. */
export const masked = (text: string): string => (text.length > 6 ? text.slice(0, 3) + "•••" + text.slice(-4) : "•••");
