// What makes the pages pleasant; without it each of them works as it stands.
// It stands behind combobox.js in one module.

for (const input of document.querySelectorAll(".search-form input[type=search]")) {
  attachSuggestions(input, { lang: document.documentElement.lang });
}

// What a form leaves open stands in no address.
document.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) {
    if (value === "") formData.delete(name);
  }
});

// Pages that come without TLS have no clipboard, but what is selected is copied.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(source.textContent);
    } else {
      getSelection().selectAllChildren(source);
      document.execCommand("copy");
    }
    document.getElementById("copied").textContent = button.dataset.done;
    button.classList.add("is-done");
  });
}
