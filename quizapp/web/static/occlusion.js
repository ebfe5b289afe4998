/* Rectangles on an image: drawn with the pointer, moved and sized with keys. The rows of numbers
   below are the truth; without this file they are filled in by hand. */
"use strict";

(() => {
  const form = document.querySelector("[data-occlusion]");
  const svg = form?.querySelector("[data-boxes]");
  if (!svg) return;
  const rows = form.querySelector("[data-box-rows]");
  const status = form.querySelector("[data-box-status]");
  const template = document.querySelector("[data-box-template]");
  const SIDES = ["x", "y", "width", "height"];
  const LEAST = 1; // percent
  const STEP = 1;
  const CORNER = 14; // pixels around the lower right corner that change the size
  const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const all = () => [...rows.querySelectorAll("[data-box-row]")];
  const input = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const round = (number) => Math.round(number * 100) / 100;
  const clamp = (number, low, high) => Math.min(Math.max(number, low), high);
  const rectOf = (row) => svg.children[all().indexOf(row)];
  const rowOf = (rect) => all()[[...svg.children].indexOf(rect)];

  function sides(row) {
    return Object.fromEntries(SIDES.map((name) => [name, Number(input(row, name).value.replace(",", ".")) || 0]));
  }

  function say(words) {
    status.textContent = words;
  }

  function describe(row) {
    const { x, y, width, height } = sides(row);
    const label = input(row, "label").value.trim() || "no label yet";
    return `Rectangle ${all().indexOf(row) + 1}, ${label}: ${x} % from the left, ${y} % from the top, ${width} % wide, ${height} % high`;
  }

  /* Draws the rectangles as the rows say. */
  function draw() {
    const found = all();
    while (svg.children.length > found.length) svg.lastElementChild.remove();
    found.forEach((row, place) => {
      row.querySelector("legend").textContent = `Rectangle ${place + 1}`;
      let rect = svg.children[place];
      if (!rect) {
        rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        rect.setAttribute("class", "box");
        svg.append(rect);
      }
      const found = sides(row);
      for (const name of SIDES) rect.setAttribute(name, Math.max(found[name], 0));
      rect.setAttribute("tabindex", "0");
      rect.setAttribute("role", "button");
      rect.setAttribute("aria-label", describe(row));
    });
  }

  function change(row, wanted) {
    const width = clamp(wanted.width, LEAST, 100);
    const height = clamp(wanted.height, LEAST, 100);
    const found = { x: clamp(wanted.x, 0, 100 - width), y: clamp(wanted.y, 0, 100 - height), width, height };
    for (const name of SIDES) input(row, name).value = round(found[name]);
    draw();
  }

  /* The preview listens to what is typed. */
  function tell(row) {
    input(row, "label").dispatchEvent(new Event("input", { bubbles: true }));
  }

  function add(found) {
    const numbers = all().map((row) => Number(input(row, "x").name.split("-")[1]));
    const number = Math.max(-1, ...numbers) + 1;
    const row = template.content.firstElementChild.cloneNode(true);
    for (const element of row.querySelectorAll("[name], [for], [id], [value]")) {
      for (const name of ["name", "for", "id", "value"]) {
        const given = element.getAttribute(name);
        if (given) element.setAttribute(name, given.replace("-N", `-${number}`));
      }
    }
    rows.append(row);
    change(row, found);
    return row;
  }

  function drop(row) {
    const place = all().indexOf(row);
    rectOf(row).remove();
    row.remove();
    draw();
    say(`Rectangle ${place + 1} is deleted. ${all().length} left.`);
    const next = svg.children[Math.min(place, svg.children.length - 1)];
    (next ?? form.querySelector("[name=add]")).focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function press(event) {
    const row = rowOf(event.target);
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    if (move) {
      const found = sides(row);
      const [right, down] = move.map((part) => part * STEP);
      if (event.shiftKey) change(row, { ...found, width: Math.min(found.width + right, 100 - found.x), height: Math.min(found.height + down, 100 - found.y) });
      else change(row, { ...found, x: found.x + right, y: found.y + down });
      say(describe(row));
      tell(row);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      drop(row);
    } else if (event.key === "Enter" || event.key === " ") {
      input(row, "label").focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /* Where the pointer is, in percent of the image. */
  function point(event) {
    const frame = svg.getBoundingClientRect();
    const part = (at, from, size) => clamp(((at - from) / size) * 100, 0, 100);
    return { x: part(event.clientX, frame.left, frame.width), y: part(event.clientY, frame.top, frame.height) };
  }

  function isAtCorner(event, rect) {
    const edge = rect.getBoundingClientRect();
    return edge.right - event.clientX < CORNER && edge.bottom - event.clientY < CORNER;
  }

  function start(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    const from = point(event);
    let row = rowOf(event.target);
    const before = row && sides(row);
    const isSizing = row && isAtCorner(event, event.target);
    svg.setPointerCapture(event.pointerId);

    function follow(moved) {
      const to = point(moved);
      const [right, down] = [to.x - from.x, to.y - from.y];
      if (isSizing) change(row, { ...before, width: Math.min(before.width + right, 100 - before.x), height: Math.min(before.height + down, 100 - before.y) });
      else if (before) change(row, { ...before, x: before.x + right, y: before.y + down });
      else if (row || Math.max(Math.abs(right), Math.abs(down)) > LEAST) {
        const drawn = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(right), height: Math.abs(down) };
        if (row) change(row, drawn);
        else row = add(drawn);
      }
    }

    function stop() {
      svg.removeEventListener("pointermove", follow);
      svg.removeEventListener("pointerup", stop);
      svg.removeEventListener("pointercancel", stop);
      if (!row) return;
      say(describe(row));
      tell(row);
      (before ? rectOf(row) : input(row, "label")).focus();
    }

    svg.addEventListener("pointermove", follow);
    svg.addEventListener("pointerup", stop);
    svg.addEventListener("pointercancel", stop);
  }

  function mark(event) {
    const current = rowOf(event.target) ?? event.target.closest?.("[data-box-row]");
    for (const row of all()) row.classList.toggle("is-current", row === current);
  }

  form.querySelector("[data-box-help]").hidden = false;
  svg.addEventListener("keydown", press);
  svg.addEventListener("pointerdown", start);
  form.addEventListener("focusin", mark);
  rows.addEventListener("input", draw);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add], button[name=drop]");
    if (!button) return;
    event.preventDefault();
    if (button.name === "drop") {
      drop(button.closest("[data-box-row]"));
      return;
    }
    const row = add({ x: 40, y: 40, width: 20, height: 20 });
    say(`${describe(row)}. Added.`);
    tell(row);
    rectOf(row).focus();
  });
  draw();
})();
