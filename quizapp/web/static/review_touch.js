/* Cards by finger and by ear: tap and swipe on a phone, and a voice that reads the card.
   Everything works without this file. */
"use strict";

(() => {
  const FAR = 80; // pixels, from where on a swipe counts
  const NEAR = 10; // and up to where a finger only taps
  const RATINGS = { again: "1", good: "3" };
  const stage = document.getElementById("session");
  if (!stage) return;
  const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  let from = null;

  const scrolls = (element) => {
    for (let one = element; one && one !== stage; one = one.parentElement) {
      if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible") return true;
    }
    return false;
  };

  function reset() {
    const card = from?.card;
    from = null;
    if (!card) return;
    card.style.translate = "";
    delete card.dataset.swipe;
  }

  /* Left for Again, right for Good, as soon as a finger has gone far enough, and not down. */
  function meant(touch) {
    const across = touch.clientX - from.x;
    const down = touch.clientY - from.y;
    if (Math.abs(across) < FAR || Math.abs(across) < 2 * Math.abs(down)) return null;
    return across < 0 ? "again" : "good";
  }

  stage.addEventListener("touchstart", (event) => {
    reset();
    const card = event.target.closest(".flashcard");
    const isControl = event.target.closest("a, button, input, select, label, summary");
    if (!card || isControl || event.touches.length > 1 || scrolls(event.target)) return;
    from = { card, x: event.touches[0].clientX, y: event.touches[0].clientY, at: Date.now() };
  }, { passive: true });

  stage.addEventListener("touchmove", (event) => {
    if (!from || !stage.querySelector(".ratings")) return;
    const across = event.touches[0].clientX - from.x;
    if (moves) from.card.style.translate = `${Math.max(-FAR * 1.5, Math.min(FAR * 1.5, across))}px`;
    const rating = meant(event.touches[0]);
    if (rating) from.card.dataset.swipe = rating === "again" ? "Again" : "Good";
    else delete from.card.dataset.swipe;
  }, { passive: true });

  stage.addEventListener("touchend", (event) => {
    if (!from) return;
    const touch = event.changedTouches[0];
    const rating = meant(touch);
    const isTap = Math.hypot(touch.clientX - from.x, touch.clientY - from.y) < NEAR && Date.now() - from.at < 500;
    const { card } = from;
    reset();
    const button = rating && stage.querySelector(`.ratings button[value="${RATINGS[rating]}"]`);
    const show = isTap && card.matches("[data-tap]") && stage.querySelector(".show-answer");
    if (!button && !show) return;
    if (event.cancelable) event.preventDefault(); // or the tap falls on what comes next
    if (button) forgetHint();
    (button || show).click();
  });
  stage.addEventListener("touchcancel", reset);

  /* Said once: on the first cards of a device, until something was swiped or rated. */
  const isTold = () => localStorage.getItem("swipe-hint") !== null;
  const forgetHint = () => localStorage.setItem("swipe-hint", "told");
  function hint() {
    if (isTold() || !matchMedia("(pointer: coarse)").matches) return;
    const words = stage.querySelector("[data-swipe-hint]");
    if (words) words.hidden = false;
  }
  stage.addEventListener("submit", (event) => {
    if (event.target.matches(".ratings")) forgetHint();
  });

  /* The voice of the browser, for who has switched it on. */
  function words() {
    const read = (stage.querySelector(".card-back, .is-answered") ?? stage.querySelector(".flashcard")).cloneNode(true);
    for (const one of read.querySelectorAll("kbd, svg, select, input")) one.remove();
    return read.textContent.replace(/\s+/g, " ").trim();
  }

  function readAloud() {
    const { speechSynthesis } = window;
    const wasSpeaking = speechSynthesis.speaking;
    speechSynthesis.cancel();
    if (wasSpeaking) return;
    const speech = new SpeechSynthesisUtterance(words());
    speech.lang = stage.querySelector("[data-language]").dataset.language;
    speechSynthesis.speak(speech);
  }

  function arrive() {
    hint();
    if (!("speechSynthesis" in window)) return;
    window.speechSynthesis.cancel();
    for (const button of stage.querySelectorAll("[data-read-aloud]")) button.hidden = false;
  }
  stage.addEventListener("click", (event) => {
    if (event.target.closest("[data-read-aloud]")) readAloud();
  });
  stage.addEventListener("quizapp:shown", arrive);
  arrive();
})();
