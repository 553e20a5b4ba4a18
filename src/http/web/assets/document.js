// Steps through what a search found in a document, and copies its citation.
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

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent;
    await navigator.clipboard.writeText(text);
    document.getElementById("copied").textContent = button.dataset.done;
    button.classList.add("is-done");
  });
}
