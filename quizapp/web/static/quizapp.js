/* What the pages do beyond HTML: keys, theme, one send per form, questions before harm.
   Everything works without this file. */
"use strict";

(() => {
  const THEMES = ["auto", "light", "dark"];
  const THEME_WORDS = { auto: "as the system", light: "light", dark: "dark" };
  const RESEND_AFTER = 8000; // milliseconds; a download leaves the page as it is
  const root = document.documentElement;

  /* Keys: an element with data-key="g" is clicked (a field is focused) by that key; others that
     do the same stand in data-key-also, with commas between them. */
  const keysAreOn = () => document.body.dataset.keys !== "off";
  const isTyping = (target) =>
    target.isContentEditable ||
    target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])");
  const isUsable = (element) =>
    !element.matches(":disabled, [aria-disabled=true]") && element.checkVisibility({ visibilityProperty: true });
  const keyed = () => [...document.querySelectorAll("[data-key]")];
  const keysOf = ({ dataset }) => [dataset.key, ...(dataset.keyAlso?.split(",") ?? [])];
  /* What is pressed by this key where the focus is: a button by Space, a link by Enter. */
  const isPressedBy = (key, target) =>
    (key === "Enter" && target.closest("a, button, summary")) ||
    (key === " " && target.closest("button, summary, [type=radio], [type=checkbox]"));
  function nameOf(element) {
    const given = element.dataset.keyLabel || element.getAttribute("aria-label");
    if (given) return given;
    const shown = (element.labels?.[0] ?? element).cloneNode(true);
    for (const key of shown.querySelectorAll("kbd")) key.remove();
    return shown.textContent.trim().replace(/\s+/g, " ");
  }

  /* Several questions may stand on a page: its keys belong to the one in use, else the first. */
  function elementFor(key) {
    const wanted = keyed().filter((element) => keysOf(element).includes(key) && isUsable(element));
    const here = document.activeElement?.closest(".question");
    return wanted.find((element) => here?.contains(element)) ?? wanted[0];
  }

  function press(element) {
    if (element.matches("textarea, select, input[type=text]")) {
      element.focus();
      return;
    }
    if (element.matches("[type=radio], [type=checkbox]")) element.focus();
    element.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return;
    if (!keysAreOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const openMenu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
    if (openMenu) {
      openMenu.open = false;
      openMenu.querySelector("summary").focus();
    } else if (event.key === "?") {
      event.preventDefault();
      showKeys();
    } else {
      const element = elementFor(event.key);
      if (!element || isPressedBy(event.key, event.target)) return;
      event.preventDefault();
      press(element);
    }
  });

  function showKeys() {
    const dialog = document.getElementById("keys-dialog");
    const list = dialog.querySelector("dl");
    const rows = keyed().filter(isUsable).flatMap((element) => keysOf(element).map((key) => [key, nameOf(element)]));
    list.replaceChildren();
    const seen = new Set();
    for (const [key, name] of [...rows, ["?", "This list"]]) {
      if (seen.has(key)) continue;
      seen.add(key);
      const term = document.createElement("dt");
      term.append(Object.assign(document.createElement("kbd"), { textContent: key === " " ? "Space" : key }));
      list.append(term, Object.assign(document.createElement("dd"), { textContent: name }));
    }
    dialog.querySelector("[data-keys-off]").hidden = keysAreOn();
    dialog.showModal();
  }

  /* Theme: the choice is kept in a cookie, so that the server draws the next page right. */
  function showTheme(theme) {
    root.dataset.theme = theme;
    if (theme === "auto") delete root.dataset.bsTheme;
    else root.dataset.bsTheme = theme;
    const label = document.querySelector("[data-theme-label]");
    if (label) label.textContent = `Theme: ${THEME_WORDS[theme]}. Change it`;
  }

  function nextTheme() {
    const theme = THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length];
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    showTheme(theme);
  }

  /* One send per form. The server refuses a second one anyway; this spares the waiting. */
  function markSent(form, isSent) {
    form.toggleAttribute("data-sent", isSent);
    for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
      button.toggleAttribute("aria-disabled", isSent);
      if (isSent) button.setAttribute("aria-disabled", "true");
    }
  }

  function sendOnce(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    markSent(form, true);
    setTimeout(() => markSent(form, false), RESEND_AFTER);
  }

  /* data-confirm="Delete the class?" on a form or a submit button asks first. */
  function askFirst(event) {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!question || form.hasAttribute("data-confirmed")) {
      form.removeAttribute("data-confirmed");
      return;
    }
    event.preventDefault();
    const dialog = document.getElementById("confirm");
    document.getElementById("confirm-message").textContent = question;
    /* The button that does it says what it does: its own words, without the key beside them. */
    const named = event.submitter?.firstChild?.textContent.trim();
    if (named) dialog.querySelector("[value=yes]").textContent = named;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      form.setAttribute("data-confirmed", "");
      form.requestSubmit(event.submitter);
    }, { once: true });
    dialog.showModal();
  }

  document.addEventListener("submit", (event) => {
    askFirst(event);
    sendOnce(event);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) markSent(form, false);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) markSent(form, false);
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) opener.dataset.opens === "keys-dialog" ? showKeys() : document.getElementById(opener.dataset.opens).showModal();
    if (event.target.closest("[data-theme-switch]")) nextTheme();
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  for (const control of document.querySelectorAll("[data-theme-switch], [data-opens]")) control.hidden = false;
  function arrive(where) {
    for (const element of keyed()) {
      if (keysAreOn()) element.setAttribute("aria-keyshortcuts", keysOf(element).map((key) => (key === " " ? "Space" : key)).join(" "));
    }
    where.querySelector("[data-focus], .error-summary")?.focus();
  }

  /* A part of the page has come in place of another one. */
  document.addEventListener("quizapp:shown", (event) => arrive(event.target));
  showTheme(root.dataset.theme);
  arrive(document);
})();
