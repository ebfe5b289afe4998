/* What a device keeps for reviewing offline, in IndexedDB: whose it is, today's cards, and lines
   that wait to be sent. Lines are only ever added, until the server has answered for them. */
"use strict";

const offlineStore = (() => {
  const NAME = "quizapp-offline";
  const MOST_LINES = 500;
  const PATIENCE = 20000; // milliseconds for an answer
  let opened;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("meta");
        request.result.createObjectStore("cards", { keyPath: "item_id" });
        request.result.createObjectStore("lines", { autoIncrement: true });
      };
      request.onsuccess = () => {
        /* Another page deletes what is kept: do not stand in its way. */
        request.result.onversionchange = close;
        request.result.onclose = () => { opened = undefined; };
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    return opened;
  }

  function close() {
    opened?.then((database) => database.close());
    opened = undefined;
  }

  /* Run `work` in one transaction; its requests' answers are there when it is through. */
  async function within(mode, work) {
    const transaction = (await open()).transaction(["meta", "cards", "lines"], mode);
    const stores = Object.fromEntries(["meta", "cards", "lines"].map((name) => [name, transaction.objectStore(name)]));
    const result = work(stores);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    return result;
  }

  async function all(name) {
    const asked = await within("readonly", (stores) => [stores[name].getAll(), stores[name].getAllKeys()]);
    return asked[0].result.map((value, place) => ({ key: asked[1].result[place], value }));
  }

  const meta = async (name) => (await within("readonly", (stores) => stores.meta.get(name))).result;
  const setMeta = (name, value) => within("readwrite", (stores) => stores.meta.put(value, name));
  const cards = async () => (await all("cards")).map((one) => one.value).sort((a, b) => a.place - b.place);
  const lines = () => all("lines");

  /* Put a card and a line away together: both are kept, or neither. */
  const keep = (card, line) => within("readwrite", (stores) => {
    stores.lines.add(line);
    if (card) stores.cards.put(card);
  });

  /* Cards that were rated here come anew only when what was done has been sent. */
  const putCards = (learner, found, keys) => within("readwrite", (stores) => {
    stores.lines.count().onsuccess = ({ target }) => {
      if (target.result > 0) return;
      stores.cards.clear();
      found.forEach((card, place) => stores.cards.put({ ...card, place }));
      stores.meta.put(learner, "learner");
      stores.meta.put(keys, "keys");
      stores.meta.put(Date.now(), "at");
    };
  });
  const dropCards = () => within("readwrite", (stores) => { stores.cards.clear(); stores.meta.delete("at"); });
  const dropCard = (itemId) => within("readwrite", (stores) => stores.cards.delete(itemId));
  const dropLines = (keys) => within("readwrite", (stores) => keys.forEach((key) => stores.lines.delete(key)));

  function wipe() {
    close();
    return new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(NAME);
      request.onsuccess = request.onerror = request.onblocked = resolve;
    });
  }

  /* What belongs to somebody else is never shown: it goes. */
  async function belongTo(learner) {
    const owner = await meta("learner");
    if (owner !== undefined && owner !== learner) await wipe();
    await setMeta("learner", learner);
  }

  async function ask(url, options = {}) {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...options });
    if (response.type === "opaqueredirect") throw new Error("signed-out");
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return response.json();
  }

  /* Send what waits, oldest first; give what became of it. The server knows each line by its
     key, so that sending it again, or from two pages at once, does no harm. */
  async function sendNow(urls) {
    const told = { saved: 0, refused: [], learner: null };
    const { learner, token } = await ask(urls.session);
    told.learner = learner;
    await belongTo(learner);
    for (;;) {
      const waiting = (await lines()).slice(0, MOST_LINES);
      if (waiting.length === 0) return told;
      const body = JSON.stringify({ clock: new Date().toISOString(), lines: waiting.map((one) => one.value) });
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
      const { outcomes } = await ask(urls.sync, { method: "POST", headers, body });
      for (const outcome of outcomes) {
        if (outcome.state === "refused") told.refused.push(outcome.reason);
        else told.saved += 1;
      }
      await dropLines(waiting.map((one) => one.key));
    }
  }
  const send = (urls) => navigator.locks.request("quizapp-offline", () => sendNow(urls));

  /* Pictures go along as part of the card. */
  async function withPictures(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    for (const image of holder.content.querySelectorAll("img[src]")) {
      try {
        const blob = await (await fetch(image.getAttribute("src"))).blob();
        image.src = await new Promise((resolve) => {
          const reader = Object.assign(new FileReader(), { onload: () => resolve(reader.result) });
          reader.readAsDataURL(blob);
        });
      } catch { /* the words beside it stay */ }
    }
    return holder.innerHTML;
  }

  /* Fetch today's cards in place of those that are here. */
  async function fetchCards(url) {
    const { learner, keys, cards: found } = await ask(url);
    await belongTo(learner);
    for (const card of found) {
      card.front = await withPictures(card.front);
      card.back = await withPictures(card.back);
    }
    await putCards(learner, found, keys);
  }

  return { belongTo, cards, dropCard, dropCards, fetchCards, keep, lines, meta, send, setMeta, wipe };
})();
