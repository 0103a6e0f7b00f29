/**
 * Where the window is, kept in the hash so that a reload comes back to the same place:
 * `#/facility/0190…?q=duc+tri`. Segments first, then whatever a page keeps about itself.
 */
export type Route = { path: string[]; query: Record<string, string> };

export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  return {
    path: path.split("/").filter(Boolean).map(decodeURIComponent),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

export function href(path: string[], query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString();
  return "#/" + path.map(encodeURIComponent).join("/") + (search ? "?" + search : "");
}

class Router {
  current = $state<Route>(parse(location.hash));

  /** Starts listening; answers with the way to stop. */
  start(): () => void {
    const follow = () => (this.current = parse(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }

  /** The page: first segment, the overview when there is none. */
  get page(): string {
    return this.current.path[0] ?? "overview";
  }

  go(path: string[], query: Record<string, string> = {}): void {
    location.hash = href(path, query);
    this.current = parse(location.hash);
  }

  /** Same as `go`, leaving no step behind for *back*. */
  replace(path: string[], query: Record<string, string> = {}): void {
    history.replaceState(null, "", href(path, query));
    this.current = parse(location.hash);
  }
}

export const route = new Router();
