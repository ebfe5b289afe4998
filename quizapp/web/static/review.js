/* Reviewing without loading a page for each card: a card takes the place of the one before, the
   next one is fetched while the learner thinks, and the time from front to rating goes along.
   Everything works without this file. */
"use strict";

(() => {
  const MOST = 60000; // milliseconds; beyond that somebody went for tea
  const HEADERS = { "HX-Request": "true" };
  const stage = document.getElementById("session");
  if (!stage) return;
  const said = document.querySelector("[data-said]");
  const isPage = (text) => /^\s*<!doctype/i.test(text);
  let fetched = new Map();
  let isBusy = false;

  /* Time on the card, from its front on; a page that is loaded again goes on counting. */
  const started = () => JSON.parse(sessionStorage.getItem("card") ?? "{}");
  function startClock() {
    const { card } = stage.querySelector("[data-card]").dataset;
    if (started().id !== card) sessionStorage.setItem("card", JSON.stringify({ id: card, at: Date.now() }));
  }
  const spent = () => Math.max(0, Math.min(MOST, Date.now() - started().at));

  /* What comes next, as far as that is known. It is never what a question is answered by. */
  function fetchAhead({ ahead, next }) {
    for (const url of [ahead, next]) {
      if (!url || navigator.connection?.saveData) continue;
      const one = { text: null };
      fetched.set(url, one);
      fetch(url, { headers: HEADERS })
        .then(async (response) => {
          const text = await response.text();
          if (response.status === 200 && !isPage(text)) one.text = text;
        })
        .catch(() => {});
    }
  }

  function put(text) {
    stage.inert = false;
    stage.innerHTML = text;
    const { session, here } = stage.querySelector("[data-session]").dataset;
    document.title = document.title.replace(/^.*(?= – )/, session);
    history.replaceState(null, "", here);
    arrive();
    stage.dispatchEvent(new CustomEvent("quizapp:shown", { bubbles: true }));
    focusField();
    say();
  }

  function arrive() {
    const { ahead, next } = stage.querySelector("[data-session]").dataset;
    startClock();
    fetched = new Map();
    fetchAhead({ ahead, next });
  }

  /* Whoever has a keyboard types at once; on a phone the card is read before keys cover it. */
  function focusField() {
    if (!matchMedia("(pointer: coarse)").matches) stage.querySelector(".answer-line, input.gap")?.focus();
  }

  function say() {
    const told = [...stage.querySelectorAll(".flashes .note, .leech-note p")].map((note) => note.textContent);
    if (!stage.querySelector(".ratings")) told.push(stage.querySelector("[data-left]")?.textContent ?? "Next card");
    said.textContent = told.join(" ");
  }

  function complain(words) {
    const note = Object.assign(document.createElement("p"), { className: "note note-warning", textContent: words });
    note.setAttribute("role", "alert");
    stage.prepend(note);
  }

  const allowAgain = () => {
    isBusy = false;
    stage.inert = false;
  };

  /* As without JavaScript; whatever the server says then has a page of its own. */
  function sendPlainly(form, button) {
    form.removeAttribute("data-in-place");
    form.requestSubmit(button);
  }

  async function send(form, button) {
    const isRating = form.matches(".ratings");
    if (isRating) form.elements.milliseconds.value = spent();
    const body = new URLSearchParams(new FormData(form));
    if (button?.name) body.append(button.name, button.value);
    const before = [...stage.childNodes];
    const next = isRating && fetched.get(stage.querySelector("[data-session]").dataset.next)?.text;
    if (next) {
      /* Most often this is the card that comes: it can be read while the rating is on its way. */
      stage.inert = true;
      stage.innerHTML = next;
      startClock();
    }
    isBusy = true;
    let answer;
    try {
      const response = await fetch(form.getAttribute("action"), { method: "POST", body, headers: HEADERS });
      answer = { response, text: await response.text() };
    } catch {
      if (next) stage.replaceChildren(...before);
      allowAgain();
      complain("The server did not answer. Nothing is lost: press the button once more.");
      return;
    }
    allowAgain();
    const goTo = answer.response.headers.get("X-Go-To");
    if (goTo) location.assign(goTo);
    else if (!isPage(answer.text)) put(answer.text);
    else if (answer.response.redirected) location.assign(answer.response.url);
    else {
      if (next) stage.replaceChildren(...before);
      sendPlainly(form, button);
    }
  }

  async function open(url) {
    const ready = fetched.get(url)?.text;
    if (ready) {
      put(ready);
      return;
    }
    isBusy = true;
    try {
      const response = await fetch(url, { headers: HEADERS });
      const text = await response.text();
      isBusy = false;
      if (response.status === 200 && !isPage(text)) put(text);
      else location.assign(url);
    } catch {
      isBusy = false;
      complain("The server did not answer. Try once more.");
    }
  }

  stage.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-in-place]")) return;
    event.preventDefault();
    if (!isBusy) send(event.target, event.submitter);
  });
  stage.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-in-place]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!isBusy) open(link.getAttribute("href"));
  });
  stage.addEventListener("keydown", (event) => {
    /* On an option that is chosen, Space has nothing else to do. */
    if (event.key === " " && event.target.matches("[type=radio]:checked")) {
      event.preventDefault();
      stage.querySelector(".answer-check").click();
    }
    if (event.key === "Escape" && event.target.matches("input")) stage.querySelector(".flashcard").focus();
  });
  stage.addEventListener("toggle", (event) => {
    if (!event.target.matches("[data-flags][open]")) return;
    const flags = event.target;
    (flags.querySelector("[aria-current]") ?? flags.querySelector("li button")).focus();
  }, true);

  arrive();
  focusField();
})();
