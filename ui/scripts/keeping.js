// What a device keeps so that the page for declaring opens without a network.
export const page = "/lam-viec/minh-chung/khai";
export const kept = "loa-khai";

// keepPage keeps the page unless it is the one for signing in.
export async function keepPage(answer) {
  if (!answer.ok || answer.redirected || answer.type !== "basic") return;
  const cache = await caches.open(kept);
  await cache.put(page, answer);
}

// keeping starts the worker, keeps the page and what draws it at the first
// visit, and forgets the page when the person signs out.
export function keeping(root) {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  root.addEventListener("submit", (event) => {
    if (new URL(event.target.action, location.href).pathname === "/dang-xuat") caches.delete(kept);
  });
  if (!root.querySelector("[data-loa-declaring]")) return;
  navigator.serviceWorker.register("/lam-viec/tho.js").then(async () => {
    if (navigator.serviceWorker.controller) return;
    await keepPage(await fetch(page));
    const cache = await caches.open(kept);
    const files = performance.getEntriesByType("resource").map((e) => new URL(e.name).pathname);
    await cache.addAll([...new Set(files)].filter((path) => path.startsWith("/tinh/")));
  }).catch(() => {
    // Without a worker everything works while there is a network.
  });
}
