// The worker keeps the page for declaring and what it is drawn with, so that it
// opens without a network, and sends what waits when the network is back, also
// when no page is open (where the browser knows how).
import { all, sendAll } from "./waiting.js";
import { page, kept, keepPage } from "./keeping.js";

const most = 60; // files that are kept

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("sync", (event) => event.waitUntil(sendBehind()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === page) event.respondWith(fresh(request, url));
  else if (request.mode === "navigate" && url.pathname === "/lam-viec") event.respondWith(orDeclare(request));
  else if (url.pathname.startsWith("/tinh/")) event.respondWith(asset(request));
});

// sendBehind sends and tells open pages; what still waits makes the browser call
// again later.
async function sendBehind() {
  const sent = await sendAll();
  for (const client of await self.clients.matchAll()) client.postMessage({ sent });
  if ((await all()).some((item) => item.state === "waiting")) throw new Error("there is no network yet");
}

// fresh asks the server and falls back on the page that is kept.
async function fresh(request, url) {
  try {
    const answer = await fetch(request);
    if (!url.search) await keepPage(answer.clone());
    return answer;
  } catch (problem) {
    const old = await caches.match(page, { ignoreVary: true });
    if (old) return old;
    throw problem;
  }
}

// orDeclare leads from the desk to declaring when there is no network.
async function orDeclare(request) {
  try {
    return await fetch(request);
  } catch (problem) {
    if (await caches.match(page, { ignoreVary: true })) return Response.redirect(page);
    throw problem;
  }
}

// asset: names of built files carry their content's hash, so a kept one is right.
async function asset(request) {
  const old = await caches.match(request, { ignoreVary: true });
  if (old) return old;
  const answer = await fetch(request);
  if (answer.ok) {
    const cache = await caches.open(kept);
    await cache.put(request, answer.clone());
    const files = (await cache.keys()).filter((r) => !r.url.endsWith(page));
    for (const late of files.slice(0, Math.max(0, files.length - most))) await cache.delete(late);
  }
  return answer;
}
