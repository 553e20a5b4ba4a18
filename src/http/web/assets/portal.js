// What makes the pages pleasant; without it each of them works as it stands.
"use strict";

// A choice applies at once: the button beside it is for those without scripts.
for (const form of document.querySelectorAll("form[data-apply]")) {
  form.querySelector("button")?.classList.add("unseen");
  form.addEventListener("change", () => form.requestSubmit());
}
