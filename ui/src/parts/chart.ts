/** The one module that touches ECharts: bars only, colours from the tokens, readable in greyscale. */
import { BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

export type Picture = {
  labels: string[];
  series: { name: string; values: (number | null)[]; token: string }[];
  unit: string;
  format: (value: number) => string;
  horizontal: boolean;
};
export type Chart = { draw(picture: Picture): void; resize(): void; dispose(): void };

export function start(box: HTMLElement, pick: (index: number) => void): Chart {
  const chart = init(box, null, { renderer: "canvas" });
  chart.on("click", (event) => pick(event.dataIndex));
  return {
    draw: (picture) => chart.setOption(option(box, picture), true),
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  };
}

function option(box: HTMLElement, { labels, series, unit, format, horizontal }: Picture): Record<string, unknown> {
  const style = getComputedStyle(box);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const text = { color: token("--ink-2"), fontSize: 11 * Number(token("--scale") || 1), fontFamily: style.fontFamily };
  const names = { type: "category", data: labels, inverse: horizontal, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line-2") } }, axisLabel: { ...text, interval: 0 } };
  const amounts = {
    type: "value",
    name: unit,
    nameTextStyle: { ...text, align: horizontal ? "right" : "left" },
    splitNumber: 3,
    axisLabel: { ...text, formatter: format, show: !horizontal },
    splitLine: { show: !horizontal, lineStyle: { color: token("--line") } },
  };
  return {
    animation: false,
    grid: { left: 4, right: horizontal ? 48 : 8, top: horizontal ? 4 : 26, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true, textStyle: { ...text, color: token("--ink") }, backgroundColor: token("--surface"), borderColor: token("--line-2"), valueFormatter: (value: unknown) => (typeof value === "number" ? `${format(value)} ${unit}` : "chưa rõ") },
    xAxis: horizontal ? amounts : names,
    yAxis: horizontal ? names : amounts,
    series: series.map((one) => ({
      type: "bar",
      name: one.name,
      data: one.values,
      barMaxWidth: horizontal ? 13 : 34,
      barGap: "10%",
      itemStyle: { color: token(one.token) },
      label: { show: labels.length * series.length <= 16, position: horizontal ? "right" : "top", ...text, color: token("--ink"), fontWeight: 600, formatter: ({ value }: { value: unknown }) => (typeof value === "number" ? format(value) : "") },
    })),
  };
}
