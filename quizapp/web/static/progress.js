/* The memory map: what lies behind a sentence shows at the foot of the window while the pointer
   is on it or it has the focus; Escape closes it. A click of the mouse, which has seen it by
   then, begins a session on it; a tap and Enter open the sentence's page. Without this file
   every click opens that page. */
"use strict";

(() => {
  const REST = 200; // milliseconds on a sentence before it shows, so that passing over it does not
  const panel = document.querySelector("[data-behind-panel]");
  if (!panel) return;
  const kept = new Map();
  let wanted = null;
  let timer = 0;

  const sentenceOf = (target) => target.closest?.(".memory-map a.recall") ?? null;

  async function load(url) {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[data-behind]");
  }

  function behind(url) {
    if (!kept.has(url)) {
      kept.set(url, load(url).catch(() => {
        kept.delete(url); // the next look tries again
        return null;
      }));
    }
    return kept.get(url);
  }

  function hide() {
    wanted = null;
    panel.hidden = true;
    panel.replaceChildren();
  }

  async function show(link) {
    wanted = link;
    const section = await behind(link.href);
    if (wanted !== link || !section) return;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-link";
    close.textContent = "Close";
    close.addEventListener("click", hide);
    const bar = document.createElement("div");
    bar.className = "behind-bar";
    bar.append(close);
    const shown = section.cloneNode(true);
    for (const keyed of shown.querySelectorAll("[data-key]")) keyed.removeAttribute("data-key");
    panel.replaceChildren(bar, shown);
    panel.hidden = false;
    panel.dataset.of = link.href;
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    clearTimeout(timer);
    const link = sentenceOf(event.target);
    if (link && link !== wanted) timer = setTimeout(show, REST, link);
  });
  document.addEventListener("focusin", (event) => {
    const link = sentenceOf(event.target);
    if (link && link !== wanted && link.matches(":focus-visible")) show(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) hide();
  });
  document.addEventListener("click", (event) => {
    const link = sentenceOf(event.target);
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || event.pointerType !== "mouse" || panel.hidden || panel.dataset.of !== link.href) return;
    const start = panel.querySelector("[data-start]");
    if (!start) return;
    event.preventDefault();
    location.assign(start.href);
  });
})();
