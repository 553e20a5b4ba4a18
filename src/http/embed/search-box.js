
// <gongwen-search-box>: the search box for pages of other sites. It stands behind
// combobox.js in one module. Colours and measures are custom properties, so that
// the page's own rules reach them; no inline style needs to be allowed.

const STYLE = `
:host { display: block; font: inherit; max-width: var(--gongwen-width, 40rem); }
:host([hidden]) { display: none; }
form { position: relative; display: flex; margin: 0; }
input, button {
  box-sizing: border-box; margin: 0; font: inherit; min-height: var(--gongwen-height, 2.75rem);
  border: 1px solid var(--gongwen-border, #8a8a8a);
}
input {
  flex: 1; min-width: 0; padding: 0 .9em; appearance: none;
  border-radius: var(--gongwen-radius, 6px) 0 0 var(--gongwen-radius, 6px); border-right: 0;
  background: var(--gongwen-background, Field); color: var(--gongwen-color, FieldText);
}
input::placeholder { color: inherit; opacity: .75; }
button {
  flex: none; padding: 0 1.4em; cursor: pointer; font-weight: 600;
  border-color: var(--gongwen-accent, #1a4d8f);
  border-radius: 0 var(--gongwen-radius, 6px) var(--gongwen-radius, 6px) 0;
  background: var(--gongwen-accent, #1a4d8f); color: var(--gongwen-accent-color, #fff);
}
:focus-visible { outline: 3px solid var(--gongwen-focus, #4a80e8); outline-offset: 1px; z-index: 1; }
ul {
  position: absolute; z-index: var(--gongwen-layer, 1000); top: 100%; left: 0; right: 0;
  max-height: 60vh; overflow-y: auto; margin: .25rem 0 0; padding: .25rem 0; list-style: none;
  border: 1px solid var(--gongwen-border, #8a8a8a); border-radius: var(--gongwen-radius, 6px);
  background: var(--gongwen-background, Field); color: var(--gongwen-color, FieldText);
  box-shadow: 0 6px 20px rgb(0 0 0 / 15%); text-align: start;
}
ul[hidden] { display: none; }
li {
  display: flex; gap: 1em; justify-content: space-between; align-items: baseline;
  min-height: 24px; padding: .4em .9em; cursor: pointer; overflow-wrap: anywhere;
}
li:hover { box-shadow: inset 0 0 0 1px var(--gongwen-border, #8a8a8a); }
li[aria-selected="true"] {
  background: var(--gongwen-accent, #1a4d8f); color: var(--gongwen-accent-color, #fff);
}
mark { background: none; color: inherit; font-weight: 700; }
.kind { flex: none; font-size: .875em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) { li[aria-selected="true"] { outline: 2px solid Highlight; outline-offset: -2px; } }
`;

const LABELS = {
  zh: { input: "检索公开文件", placeholder: "标题、正文、文号、索引号", button: "检索" },
  en: { input: "Search published documents", placeholder: "Title, text, document number", button: "Search" },
};

class GongwenSearchBox extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const server = (this.getAttribute("server") ?? new URL(import.meta.url).origin).replace(/\/+$/, "");
    const lang = this.getAttribute("lang") ?? "zh";
    const labels = lang.startsWith("en") ? LABELS.en : LABELS.zh;
    const input = element("input", {
      part: "input", type: "search", name: "q", maxlength: "1000", spellcheck: "false",
      enterkeyhint: "search", "aria-label": labels.input,
      placeholder: this.getAttribute("placeholder") ?? labels.placeholder,
    });
    const button = element("button", { part: "button", type: "submit" }, labels.button);
    const form = element("form", {
      part: "form", role: "search", "aria-label": labels.input, action: `${server}/search`,
    }, input, button);
    const target = this.getAttribute("target");
    if (target) form.setAttribute("target", target);
    const issuers = (this.getAttribute("issuer") ?? "").split("|").map((name) => name.trim());
    for (const value of issuers.filter(Boolean)) {
      form.append(element("input", { type: "hidden", name: "issuer", value }));
    }
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [sheet];
    root.append(form);
    attachSuggestions(input, { server, lang, host: form });
  }
}

// Where this cannot be, the plain form inside the element stays what it is.
if ("adoptedStyleSheets" in Document.prototype && !customElements.get("gongwen-search-box")) {
  customElements.define("gongwen-search-box", GongwenSearchBox);
}
