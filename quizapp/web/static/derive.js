/* The queue beside its text: where the focus goes after a step, the light on the sentence, and
   a question from a phrase that is selected. Everything works without this file. */
"use strict";

(() => {
  /* Other people's texts are not kept in the browser's store for going back. */
  if (window.htmx) {
    htmx.config.historyCacheSize = 0;
    htmx.config.refreshOnHistoryMiss = true;
  }

  const queue = () => document.getElementById("queue");
  const say = (words) => {
    const line = document.getElementById("said");
    if (line && words && line.textContent !== words) line.textContent = words;
  };

  /* The text scrolls beside the candidate, when it has a bar of its own. */
  function light() {
    const text = document.querySelector(".queue-text");
    const mark = text?.querySelector("mark.evidence");
    if (!mark || text.scrollHeight <= text.clientHeight) return;
    const above = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += above - text.clientHeight / 3;
  }

  function lookAt(element) {
    if (!element) return;
    element.focus({ preventScroll: true });
    const place = element.getBoundingClientRect();
    if (place.top < 0 || place.bottom > window.innerHeight) element.scrollIntoView({ block: "start" });
  }

  /* After a step: to the candidate, or to the list when the list was asked for. */
  let fromList = false;
  document.addEventListener("htmx:beforeRequest", (event) => {
    fromList = Boolean(event.target.closest("[data-list-step]"));
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422 && event.detail.xhr.responseText.includes('id="queue"')) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  const firstOf = (...wanted) => wanted.map((one) => queue().querySelector(one)).find(Boolean);
  document.addEventListener("htmx:afterSettle", (event) => {
    showProgress();
    if (event.detail.target?.id !== "queue" || !queue()) return;
    document.getElementById("failed").hidden = true;
    light();
    lookAt(fromList ? firstOf("[data-focus-list]") : firstOf(
      ".error-summary", "#item-form [data-focus]", "#item-form textarea, #item-form input:not([type=hidden])",
      ".phrase-form input[type=text]", "[data-focus]",
    ));
    say(queue().querySelector("[data-say]")?.dataset.say);
  });
  /* What cannot be swapped in: the page as it is now; but what is being typed is never lost. */
  function failed(event) {
    if (event.detail.target?.id !== "queue") return;
    if (event.type === "htmx:responseError" && !document.getElementById("item-form")) location.reload();
    const note = document.getElementById("failed");
    note.hidden = false;
    say(note.textContent);
  }
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  /* The progress is said when its stage changes and at each quarter, not every second. */
  let told = "";
  function showProgress() {
    const bar = document.querySelector("[data-progress]");
    if (!bar) return;
    const quarter = Math.floor(Number(bar.dataset.percent) / 25) * 25;
    const words = `${bar.dataset.stage} ${quarter ? `${quarter} per cent.` : ""}`.trim();
    if (words !== told) say(words);
    told = words;
  }
  showProgress();

  /* A phrase that is selected in the text brings a button beside it. */
  const LONGEST = 300; // characters
  function selectedPhrase() {
    const selection = document.getSelection();
    const text = document.querySelector(".queue-text .reading");
    if (!text || selection.isCollapsed || !text.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0);
    const start = range.startContainer.parentElement.closest(".sentence");
    const shown = range.cloneContents();
    for (const hidden of shown.querySelectorAll(".visually-hidden, .ask-here")) hidden.remove();
    const phrase = shown.textContent.trim().replace(/\s+/g, " ");
    if (!start || !phrase || phrase.length > LONGEST) return null;
    return { phrase, start: start.dataset.start, place: range.getBoundingClientRect(), text };
  }
  /* A press of the button must not take the selection away before the click. */
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest(".ask-phrase")) event.preventDefault();
  });
  document.addEventListener("selectionchange", () => {
    const link = document.querySelector(".ask-phrase");
    if (!link) return;
    const found = selectedPhrase();
    link.hidden = !found;
    if (!found) return;
    const url = new URL(link.dataset.url, location.href);
    url.searchParams.set("start", found.start);
    url.searchParams.set("phrase", found.phrase);
    link.href = url.href;
    const frame = found.text.getBoundingClientRect();
    link.style.top = `${found.place.bottom - frame.top + 6}px`;
    link.style.left = `${Math.max(0, Math.min(found.place.left - frame.left, frame.width - 230))}px`;
  });

  /* A long text takes a few seconds to be sent and read. */
  document.addEventListener("submit", (event) => {
    const line = event.target.querySelector("[data-busy-line]");
    if (line) line.textContent = event.target.dataset.busy;
  });
  window.addEventListener("pageshow", () => {
    const line = document.querySelector("[data-busy-line]");
    if (line) line.textContent = "";
  });

  light();
})();
