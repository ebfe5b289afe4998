/* The service worker. It keeps one page, which is the same for everybody, and what that page
   loads; never a page of somebody, never what was sent, nothing of a quiz. `KEPT` comes before. */
"use strict";

const CACHE = `quizapp-offline-${KEPT.version}`;
const AWAY = [502, 504]; // a proxy is there, and the server behind it is not

async function keepPage() {
  const cache = await caches.open(CACHE);
  const wanted = [KEPT.page, ...KEPT.assets];
  /* Without cookies: a page for nobody in particular. */
  await cache.addAll(wanted.map((url) => new Request(url, { credentials: "omit", cache: "no-cache" })));
}

async function dropOld() {
  for (const name of await caches.keys()) {
    if (name.startsWith("quizapp-offline-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function pageOrKept(request) {
  const kept = () => caches.match(KEPT.page, { cacheName: CACHE });
  try {
    const response = await fetch(request);
    return AWAY.includes(response.status) ? (await kept()) ?? response : response;
  } catch (fault) {
    const page = await kept();
    if (page) return page;
    throw fault;
  }
}

async function keptOrFetched(request) {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keepPage().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(dropOld()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (KEPT.instead_of.includes(pathname)) event.respondWith(pageOrKept(request));
  } else if (KEPT.assets.includes(pathname)) {
    event.respondWith(keptOrFetched(request));
  }
});
