// Keys and small manners of the console; everything works without it.
"use strict";

const typing = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inField = typing(event.target);
  if (event.key === "F2" || (event.key === "/" && !inField)) {
    const scan = document.getElementById("scan");
    if (scan) {
      event.preventDefault();
      scan.focus();
      scan.select();
    }
    return;
  }
  // 1 to 9 choose what carries that figure: a next state, an answer.
  if (!inField && /^[1-9]$/.test(event.key)) {
    const chosen = document.querySelector(`[data-key="${event.key}"]`);
    if (chosen) {
      event.preventDefault();
      chosen.focus();
      chosen.click();
    }
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const all = event.target.closest("[data-all]");
  if (all) {
    for (const box of document.querySelectorAll(`input[name="${all.dataset.all}"]`)) box.checked = all.checked;
  }
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (!form.hasAttribute("hx-post")) {
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  }
});

// A conversation is read from its end.
const toEnd = () => {
  for (const talk of document.querySelectorAll("[data-end]")) talk.scrollTop = talk.scrollHeight;
};
document.addEventListener("DOMContentLoaded", toEnd);
document.addEventListener("htmx:after:swap", toEnd);
