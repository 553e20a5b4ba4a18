// Suggestions under a search box: an editable combobox with a list (WAI-ARIA
// APG), shared by the portal's pages and the box on other sites. What is typed
// stays as it is until a suggestion is chosen.

const DELAY_MS = 120;
const LONGEST = 64;
const REMEMBERED = 50;

const WORDINGS = {
  zh: {
    list: "检索建议",
    found: (count) => `有 ${count} 条建议，可用上下方向键选择`,
    kinds: { title: "标题", issuer: "机构", keyword: "关键词" },
  },
  en: {
    list: "Suggestions",
    found: (count) => `${count} suggestion${count === 1 ? "" : "s"}, use the up and down arrow keys`,
    kinds: { title: "Title", issuer: "Issuer", keyword: "Keyword" },
  },
};

let boxes = 0;

function element(name, attributes, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}

// The text with what was typed in <mark>; ranges count code points.
function marked(text, ranges) {
  const characters = Array.from(text);
  const parts = [];
  let at = 0;
  for (const [start, end] of ranges) {
    parts.push(characters.slice(at, start).join(""));
    parts.push(element("mark", { part: "match" }, characters.slice(start, end).join("")));
    at = end;
  }
  parts.push(characters.slice(at).join(""));
  return parts.filter((part) => part !== "");
}

/**
 * Gives an input its suggestions.
 *
 * server: what the address of the API begins with; "" is the page's own host.
 * lang: "zh" or "en".
 * host: where the list is put; it is to be positioned. The input's form by default.
 * size: how many suggestions at most.
 * onChoose(suggestion): what a choice does; by default it is searched for.
 */
export function attachSuggestions(input, options = {}) {
  const { server = "", size = 8 } = options;
  const host = options.host ?? input.form ?? input.parentElement;
  const wordings = (options.lang ?? "zh").startsWith("en") ? WORDINGS.en : WORDINGS.zh;
  const onChoose = options.onChoose ?? ((suggestion) => {
    input.value = suggestion.text;
    input.form?.requestSubmit();
  });

  boxes += 1;
  const id = `gongwen-suggestions-${boxes}`;
  const list = element("ul", {
    id, class: "suggestions", part: "list", role: "listbox", "aria-label": wordings.list,
  });
  list.hidden = true;
  const status = element("div", { class: "unseen", role: "status", "aria-live": "polite" });
  host.append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": id, "aria-haspopup": "listbox",
  })) input.setAttribute(name, value);

  const known = new Map();
  let shown = [];
  let active = -1;
  let timer = 0;
  let asking = null;

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    activate(-1);
    status.textContent = "";
  }

  function activate(index) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = list.children[active];
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView?.({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function show(suggestions) {
    shown = suggestions;
    activate(-1);
    list.replaceChildren(...suggestions.map((suggestion, index) => {
      const text = element("span", { part: "text" }, ...marked(suggestion.text, suggestion.ranges));
      const option = element("li", {
        id: `${id}-${index}`, part: "option", role: "option", "aria-selected": "false",
      }, text);
      const kind = wordings.kinds[suggestion.kind];
      if (kind) option.append(" ", element("span", { class: "kind", part: "kind" }, kind));
      option.addEventListener("click", () => choose(index));
      return option;
    }));
    if (shown.length === 0) {
      close();
      return;
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    status.textContent = wordings.found(shown.length);
  }

  function choose(index) {
    const suggestion = shown[index];
    close();
    onChoose(suggestion);
  }

  async function ask(text) {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      if (!known.has(text)) {
        const query = new URLSearchParams({ q: text, size });
        const answer = await fetch(`${server}/api/v1/suggest?${query}`, { signal, credentials: "omit" });
        const suggestions = answer.ok ? (await answer.json()).suggestions : [];
        if (known.size >= REMEMBERED) known.delete(known.keys().next().value);
        if (answer.ok) known.set(text, suggestions);
      }
      if (!signal.aborted) show(known.get(text) ?? []);
    } catch {
      // Without suggestions the box searches all the same.
      if (!signal.aborted) close();
    }
  }

  function schedule() {
    clearTimeout(timer);
    const text = input.value.trim();
    if (text === "" || Array.from(text).length > LONGEST) {
      close();
      return;
    }
    timer = setTimeout(ask, DELAY_MS, text);
  }

  // Safari says the end of a composition before the key that ended it.
  const composes = (event) => event.isComposing || event.keyCode === 229;

  const moves = {
    ArrowDown: () => (active + 2) % (shown.length + 1) - 1,
    ArrowUp: () => (active + 1 + shown.length) % (shown.length + 1) - 1,
    Home: () => 0,
    End: () => shown.length - 1,
  };

  function onKey(event) {
    if (composes(event)) {
      if (event.key === "Enter") event.preventDefault();
      return;
    }
    if (list.hidden) {
      if (event.key === "ArrowDown" && input.value.trim() !== "") {
        event.preventDefault();
        ask(input.value.trim());
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isWithin = active >= 0;
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && isWithin) {
      event.preventDefault();
      choose(active);
    } else if (event.key.startsWith("Arrow") ? moves[event.key] : isWithin && moves[event.key]) {
      event.preventDefault();
      activate(moves[event.key]());
    }
  }

  const listeners = {
    input: (event) => { if (!event.isComposing) schedule(); },
    compositionstart: close,
    compositionend: schedule,
    keydown: onKey,
    blur: close,
  };
  for (const [name, listener] of Object.entries(listeners)) input.addEventListener(name, listener);
  // The focus stays in the input while a suggestion is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  input.form?.addEventListener("submit", close);
}
