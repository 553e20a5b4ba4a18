// What makes the pages pleasant; without it each of them works as it stands.
// It stands behind combobox.js in one module.

// A choice applies at once: the button beside it is for those without scripts.
for (const form of document.querySelectorAll("form[data-apply]")) {
  form.querySelector("button")?.classList.add("unseen");
  form.addEventListener("change", () => form.requestSubmit());
}

for (const input of document.querySelectorAll(".search-form input[type=search]")) {
  attachSuggestions(input, { lang: document.documentElement.lang });
}
