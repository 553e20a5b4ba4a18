// Steps through what a search found in a document.
"use strict";

const bar = document.querySelector(".marks-bar");
if (bar) {
  const marks = document.querySelectorAll("mark[id]");
  const status = bar.querySelector("[aria-live]");
  const first = bar.querySelector("a");
  let at = -1;

  const show = (index) => {
    marks[at]?.classList.remove("is-current");
    at = (index + marks.length) % marks.length;
    const mark = marks[at];
    mark.classList.add("is-current");
    const inside = mark.closest("details");
    if (inside) inside.open = true;
    mark.scrollIntoView({ block: "center" });
    status.textContent = bar.dataset.position.replace("{}", at + 1);
  };

  for (const button of bar.querySelectorAll("button")) {
    button.hidden = false;
    const step = Number(button.dataset.step);
    button.addEventListener("click", () => show(at < 0 && step < 0 ? -1 : at + step));
  }
  first.hidden = true;
}
