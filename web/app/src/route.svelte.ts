/** Where the reader is. Addresses are the service's five pages; what follows `#` never leaves the browser. */

export interface Route {
  path: string;
  /** The fragment's fields, such as `#assessment=number-series`. */
  fields: URLSearchParams;
}

function here(): Route {
  const path = location.pathname.replace(/\/+$/, "") || "/";
  return { path, fields: new URLSearchParams(location.hash.slice(1)) };
}

let current = $state.raw(here());
let moved = false;

export const route = {
  get current(): Route {
    return current;
  },
  /** Whether the reader has moved since the page was loaded: then a new screen's heading takes the focus. */
  get moved(): boolean {
    return moved;
  },
};

export function go(address: string): void {
  history.pushState(null, "", address);
  arrive();
  scrollTo(0, 0);
}

/** Changes the address without showing another screen. */
export function rename(address: string): void {
  history.replaceState(null, "", address);
}

function arrive(): void {
  moved = true;
  current = here();
}

/** Follows links within the pages without loading them again. */
function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.("a");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.protocol === "blob:" || link.pathname.startsWith("/api/") || link.getAttribute("href")?.startsWith("#")) return;
  event.preventDefault();
  go(link.href);
}

addEventListener("popstate", arrive);
document.addEventListener("click", follow);
