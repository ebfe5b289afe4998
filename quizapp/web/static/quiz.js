/* Taking a quiz: the time left, Enter for the main button, and one save at a time.
   Everything works without this file. */
"use strict";

(() => {
  /* Time left, by the server's clock: the page says what it was when it was made. */
  const SAID_AT = [600, 300, 60]; // seconds
  const line = document.querySelector("[data-deadline]");

  function inWords(seconds) {
    const minutes = seconds > 300 ? Math.ceil(seconds / 60) : Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    const counted = (count, unit) => `${count} ${unit}${count === 1 ? "" : "s"}`;
    if (hours) return minutes % 60 ? `${counted(hours, "hour")} ${counted(minutes % 60, "minute")}` : counted(hours, "hour");
    if (minutes >= 5) return counted(minutes, "minute");
    return `${minutes}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  }

  function countDown() {
    const left = (Date.parse(line.dataset.deadline) - Date.parse(line.dataset.now)) / 1000;
    const began = performance.now();
    const shown = line.querySelector("[data-time-left]");
    const said = document.querySelector("[data-time-said]");
    let before = left;
    const tick = () => {
      const now = left - (performance.now() - began) / 1000;
      const passed = SAID_AT.find((mark) => before > mark && now <= mark);
      shown.textContent = now > 0 ? `${inWords(now)} left` : "The time is up. What was saved counts.";
      line.classList.toggle("is-short", now <= 300);
      if (passed) said.textContent = `${passed / 60} ${passed === 60 ? "minute" : "minutes"} left`;
      if (now <= 0) said.textContent = "The time is up. What was saved counts.";
      before = now;
      if (now > 0) setTimeout(tick, 1000);
    };
    tick();
  }
  if (line) countDown();

  /* Enter presses the main button, when it does nothing else where one is. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (document.body.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
    if (event.target.closest("a, button, summary, input, textarea, select")) return;
    const main = document.querySelector("[data-primary]");
    if (!main) return;
    event.preventDefault();
    main.click();
  });

  /* The place in the quiz follows what was saved. */
  function showPlace() {
    const isSaved = document.querySelector("#saved .is-saved") !== null;
    if (!isSaved && document.querySelector("#saved .is-unsaved")) return;
    for (const here of document.querySelectorAll(".tick.is-here, .places .is-here")) {
      here.classList.toggle("is-done", isSaved);
      const words = here.querySelector("[data-answered]");
      if (words) words.textContent = isSaved ? "answered" : "open";
    }
    const count = document.querySelector("[data-answered-count]");
    count.textContent = document.querySelectorAll(".tick.is-done").length;
  }

  /* A save on its way is waited for: it brings the form's next key. */
  const WAIT = 4000; // milliseconds
  const form = document.getElementById("answer-form");
  let saving = false;
  form?.addEventListener("htmx:beforeRequest", () => { saving = true; });
  form?.addEventListener("htmx:afterRequest", () => {
    saving = false;
    showPlace();
  });
  form?.addEventListener("submit", (event) => {
    if (!saving) return;
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter;
    let isSent = false;
    const send = () => {
      if (isSent) return;
      isSent = true;
      saving = false;
      form.requestSubmit(button);
    };
    form.addEventListener("htmx:afterRequest", () => setTimeout(send), { once: true });
    setTimeout(send, WAIT);
  });
})();
