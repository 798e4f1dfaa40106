/* Previews, filters, search by object, citations to copy.  Every page is complete without this file. */
(() => {
  "use strict";
  const script = document.currentScript;
  const root = new URL(document.documentElement.dataset.content_root || ".", location.href);
  const base = new URL("_static/tensions/", root);
  const loading = new Map();
  const store = (window.tensions = { words: {}, pages: {}, search: [], works: {}, facts: {} });
  const load = (name) => {
    if (!loading.has(name)) {
      loading.set(name, new Promise((done) => {
        const tag = document.createElement("script");
        tag.src = new URL(name, base).href;
        tag.onload = tag.onerror = () => done();
        (script?.parentNode || document.head).append(tag);
      }));
    }
    return loading.get(name);
  };
  const word = (text, ...values) => values.reduce((s, v) => s.replace("{}", v), store.words[text] || text);
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== undefined && child !== ""));
    return node;
  };

  /* -- previews ----------------------------------------------------------- */

  let tip, anchor, timer, wanted;
  const place = (link) => {
    const href = link?.getAttribute("href");
    if (!href || link.closest(".headerlink, .tns-headerlink, .tns-tip, nav, .sidebar-tree")) return;
    let url, id;
    try {
      url = new URL(href, location.href); // the links of a drawing have no text as `href`
      id = decodeURIComponent(url.hash.slice(1));
    } catch {
      return; // an address that is none, or no text, names nothing of ours
    }
    if (!url.hash || !url.href.startsWith(root.href) || (url.pathname === location.pathname && link.closest("h1, h2"))) return;
    const page = url.pathname.slice(root.pathname.length) || "index.html";
    return store.facts.pages?.includes(page) ? { page, id } : undefined;
  };
  const hide = () => {
    clearTimeout(timer);
    tip?.remove();
    anchor?.removeAttribute("aria-describedby");
    tip = anchor = wanted = undefined;
  };
  const put = (thing) => {
    const box = thing.getClientRects()[0] || thing.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(box.left, wide - tip.offsetWidth - 8));
    const below = box.bottom + tip.offsetHeight + 8 < innerHeight || box.top < tip.offsetHeight + 8;
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(below ? box.bottom + 4 : box.top - tip.offsetHeight - 4) + scrollY}px`;
    thing.setAttribute("aria-describedby", "tns-tip");
  };
  const show = async (link, where) => {
    wanted = link;
    await load(`pages/${where.page.replace(/\/$/, "")}.js`);
    const cards = store.pages[where.page] || {};
    const card = Object.hasOwn(cards, where.id) && cards[where.id];
    // the pointer or the focus may be elsewhere by now
    if (!card || !link.isConnected || wanted !== link) return;
    hide();
    anchor = link;
    tip = make("div", { class: "tns-tip", role: "tooltip", id: "tns-tip", lang: document.documentElement.lang || undefined },
      make("p", { class: "tns-tip-kind" }, card.kind),
      make("p", { class: "tns-tip-title" }, card.title),
      card.text ? make("p", {}, card.text) : "",
      card.word ? make("p", { class: "tns-tip-standing" }, make("span", { class: `tns-word tns-${card.class}` }, card.word), card.reason ? `: ${card.reason}` : "") : "",
      card.home ? make("p", { class: "tns-tip-home" }, card.home) : "",
      card.address ? make("p", {}, make("a", { href: card.address, class: "external" }, card.place)) : "");
    document.body.append(tip);
    put(link);
    tip.addEventListener("mouseenter", () => clearTimeout(timer));
    tip.addEventListener("mouseleave", later);
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(hide, 250); };
  const soon = (link, delay) => {
    const where = place(link);
    if (!where) return;
    clearTimeout(timer);
    link.removeAttribute("title");
    timer = setTimeout(() => { if (anchor !== link) { hide(); show(link, where); } }, delay);
  };
  const previews = () => {
    document.addEventListener("mouseover", (event) => {
      if (matchMedia("(hover: hover)").matches) soon(event.target.closest?.("a[href]"), 200);
    });
    document.addEventListener("mouseout", (event) => { if (event.target.closest?.("a[href]")) later(); });
    document.addEventListener("focusin", (event) => {
      const link = event.target.closest?.("a[href]");
      if (link?.matches(":focus-visible")) soon(link, 0);
    });
    document.addEventListener("focusout", (event) => { if (!tip?.contains(event.relatedTarget)) hide(); });
    // a finger cannot rest on a citation: its first tap shows the work, and there is a link to go on
    document.addEventListener("click", async (event) => {
      const link = event.target.closest?.("a[href]");
      if (tip?.contains(event.target) || matchMedia("(hover: hover)").matches) return;
      const where = link && place(link);
      if (!where || !store.facts.listing?.includes(where.page) || anchor === link) { hide(); return; }
      event.preventDefault();
      await show(link, where);
      if (anchor !== link) location.href = link.href; // no work, and so nothing to show first
      else {
        tip.append(make("p", {}, make("a", { href: link.href }, word("to the bibliography"))));
        put(link);
      }
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  };

  /* -- tables ------------------------------------------------------------- */

  const FACETS = ["topics", "status", "standing", "kind", "word", "certainty", "on"];
  const NUMBERS = ["camps", "open", "works", "groups"];
  const DATES = ["since", "reviewed", "searched", "moved"];
  const state = () => new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : "");
  const column = (head) => [...head.classList].find((name) => name.startsWith("tns-col-"))?.slice(8) || "";

  const labelled = (label, field) => make("span", { class: "tns-field" }, make("label", { for: field.id }, label), field);

  // one bar of fields for all tables of a list, which may be folded by group
  class Table {
    constructor(list, number) {
      const tables = [...list.querySelectorAll("table.tns-table")].filter((table) => table.tHead && table.tBodies[0]);
      this.bodies = tables.map((table) => table.tBodies[0]);
      this.folds = [...list.querySelectorAll("details.tns-group-fold")];
      this.prefix = number ? `${number}.` : "";
      this.heads = tables.map((table) => [...table.tHead.rows[0].cells]);
      this.names = this.heads[0].map(column);
      const rows = this.bodies.flatMap((body) => [...body.rows].map((row) => ({ row, body })));
      this.rows = rows.map(({ row, body }, order) => ({
        row, body, order, text: row.textContent.toLowerCase(), cells: [...row.cells].map((cell) => cell.textContent.trim()),
      }));
      this.inputs = {};
      this.sort = "";
      this.bar = make("div", { class: "tns-filter", role: "group", "aria-label": word("Filter") });
      this.facets();
      const cited = this.names.indexOf("sources");
      const label = (index) => this.heads[0][index].textContent.trim();
      if (cited >= 0) this.input("sources", make("input", { type: "search", autocomplete: "off" }), label(cited));
      this.input("text", make("input", { type: "search", placeholder: word("words"), autocomplete: "off" }), word("Text"));
      this.count = make("span", { class: "tns-shown", role: "status" });
      this.bar.append(this.count);
      (list.querySelector(".tns-group, details.tns-group-fold") || tables[0].closest(".pst-scrollable-table-container, .table-wrapper") || tables[0]).before(this.bar);
      this.heads.forEach((heads) => this.names.forEach((name, index) => this.sortable(heads[index], name)));
      this.read();
    }
    input(name, field, label) {
      this.inputs[name] = field;
      field.id = `tns-f${this.prefix.replace(".", "-")}${name}`;
      this.bar.append(labelled(label, field));
      field.addEventListener("input", () => { this.apply(); this.write(); });
    }
    facets() {
      this.names.forEach((name, index) => {
        const values = new Set();
        if (FACETS.includes(name)) this.rows.forEach((r) => r.cells[index].split(", ").forEach((v) => v && values.add(v)));
        if (DATES.includes(name)) this.rows.forEach((r) => r.cells[index] && values.add(r.cells[index].slice(0, 4)));
        if (values.size < 2) return;
        const select = make("select", {}, make("option", { value: "" }, word("all")), ...[...values].sort().map((v) => make("option", { value: v }, v)));
        this.input(name, select, this.heads[0][index].textContent.trim());
      });
    }
    sortable(head, name) {
      const button = make("button", { type: "button", class: "tns-sort" }, ...head.childNodes);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        this.sort = this.sort === name ? `-${name}` : this.sort === `-${name}` ? "" : name;
        this.apply(); this.write();
      });
    }
    wanted() {
      const text = this.inputs.text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = this.names.map((name, index) => [name, index, this.inputs[name]?.value || ""]).filter(([, , v]) => v);
      return this.rows.filter((r) => text.every((t) => r.text.includes(t)) && chosen.every(([name, index, value]) =>
        name === "sources" ? r.cells[index].toLowerCase().includes(value.toLowerCase()) : DATES.includes(name) ? r.cells[index].startsWith(value) : r.cells[index].split(", ").includes(value)));
    }
    apply() {
      const shown = this.wanted();
      const name = this.sort.replace(/^-/, "");
      const index = this.names.indexOf(name);
      if (index >= 0) {
        const order = new Intl.Collator(document.documentElement.lang || undefined, { numeric: NUMBERS.includes(name) });
        const sign = this.sort.startsWith("-") ? -1 : 1;
        shown.sort((a, b) => sign * order.compare(a.cells[index], b.cells[index]) || a.order - b.order);
      }
      this.heads.forEach((heads) => heads.forEach((head, i) => {
        if (i === index) head.setAttribute("aria-sort", this.sort.startsWith("-") ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      }));
      const byBody = new Map(this.bodies.map((body) => [body, []]));
      shown.forEach((r) => byBody.get(r.body).push(r.row));
      byBody.forEach((rows, body) => body.replaceChildren(...rows));
      const narrowed = shown.length < this.rows.length;
      this.folds.forEach((fold) => {
        const some = [...fold.querySelectorAll("tbody")].some((body) => body.rows.length);
        fold.hidden = !some;
        if (narrowed || this.narrowed) fold.open = narrowed && some;
      });
      this.narrowed = narrowed;
      this.count.textContent = word("showing {} of {}", shown.length, this.rows.length);
    }
    read() {
      const found = state();
      for (const [name, field] of Object.entries(this.inputs)) field.value = found.get(this.prefix + name) || "";
      const sort = found.get(`${this.prefix}sort`) || "";
      this.sort = this.names.includes(sort.replace(/^-/, "")) ? sort : "";
      this.apply();
    }
    write() {
      const found = state();
      const values = { ...Object.fromEntries(Object.entries(this.inputs).map(([n, f]) => [n, f.value])), sort: this.sort };
      for (const [name, value] of Object.entries(values)) value ? found.set(this.prefix + name, value) : found.delete(this.prefix + name);
      const text = found.toString();
      history.replaceState(null, "", text ? `#?${text}` : location.hash.startsWith("#?") ? "#" : location.hash || "#");
    }
  }
  const tables = () => {
    const found = [...document.querySelectorAll(".tns-list")].filter((list) => list.querySelectorAll("table.tns-table tbody tr").length > 5);
    const made = found.map((list, number) => new Table(list, number));
    addEventListener("hashchange", () => { if (location.hash.startsWith("#?")) made.forEach((table) => table.read()); });
  };

  /* -- works -------------------------------------------------------------- */

  const bibliographies = () => document.querySelectorAll(".tns-bibliography").forEach((box) => {
    const entries = [...box.querySelectorAll(".citation")];
    const folds = [...box.querySelectorAll("details.tns-letter")];
    const offer = (within) => within.querySelectorAll(".citation[id]:not(.tns-offered)").forEach((entry) => {
      entry.classList.add("tns-offered");
      const button = make("button", { type: "button", class: "tns-cite-button", "aria-expanded": "false" }, "BibTeX");
      button.addEventListener("click", async () => {
        await load("works.js");
        const open = entry.querySelector(".tns-cite");
        if (open) open.remove();
        else if (store.works[entry.id]) {
          const copied = make("button", { type: "button", onclick: () => copy(store.works[entry.id], copied) }, word("copy"));
          entry.append(make("div", { class: "tns-cite" }, make("p", {}, copied), make("pre", { tabindex: "0" }, store.works[entry.id])));
        }
        button.setAttribute("aria-expanded", String(!open));
      });
      (entry.querySelector("p:not(.tns-cited-in)") || entry).append(" ", button);
    });
    if (folds.length) {
      folds.forEach((fold) => {
        fold.addEventListener("toggle", () => { if (fold.open) offer(fold); });
        if (fold.open) offer(fold);
      });
    } else offer(box);
    if (entries.length <= 20) return;
    const texts = entries.map((entry) => entry.textContent.toLowerCase());
    const field = make("input", { type: "search", id: "tns-works", placeholder: word("words"), autocomplete: "off" });
    const count = make("span", { class: "tns-shown", role: "status" });
    const apply = () => {
      const terms = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      entries.forEach((entry, n) => { entry.hidden = !terms.every((term) => texts[n].includes(term)); });
      folds.forEach((fold) => {
        fold.hidden = !fold.querySelector(".citation:not([hidden])");
        fold.open = terms.length > 0 && !fold.hidden;
      });
      count.textContent = word("showing {} of {}", entries.filter((entry) => !entry.hidden).length, entries.length);
    };
    field.addEventListener("input", apply);
    count.textContent = word("showing {} of {}", entries.length, entries.length);
    box.before(make("div", { class: "tns-filter", role: "group", "aria-label": word("Filter") }, labelled(word("Text"), field), count));
  });

  /* -- search by object --------------------------------------------------- */

  let lowered;
  const matches = (query) => {
    lowered ||= store.search.map(([kind, title, page, id, text]) => {
      const head = title.toLowerCase();
      return { kind, title, page, id, text, head, low: `${head}\n${text.toLowerCase()}` };
    });
    const terms = query.toLowerCase().split(/\s+/).filter(Boolean);
    const begins = (hit, term) => hit.head.startsWith(term) || hit.head.includes(` ${term}`);
    return terms.length ? lowered
      .filter((hit) => terms.every((term) => hit.low.includes(term)))
      .map((hit) => ({ ...hit, terms, rank: terms.reduce((n, term) => n + (begins(hit, term) ? 2 : hit.head.includes(term) ? 1 : 0), 0) }))
      .sort((a, b) => b.rank - a.rank) : [];
  };
  const address = (hit) => `${new URL(hit.page, root).href}#${hit.id}`;
  const find = async () => {
    const query = (new URLSearchParams(location.search).get("q") || "").trim();
    const results = document.querySelector("#search-results");
    if (!query || !results) return;
    await load("search.js");
    const hits = matches(query);
    if (!hits.length) return;
    const list = make("ul", {});
    const kinds = [...new Set(hits.map((hit) => hit.kind))];
    const off = new Set();
    const fill = () => {
      const shown = hits.filter((hit) => !off.has(hit.kind));
      list.replaceChildren(...shown.slice(0, 100).map((hit) => {
        const at = Math.max(0, hit.text.toLowerCase().indexOf(hit.terms[0]) - 60);
        return make("li", {}, make("span", { class: "tns-kind" }, hit.kind), " ",
          make("a", { href: address(hit) }, hit.title),
          hit.text ? make("p", {}, `${at ? "…" : ""}${hit.text.slice(at, at + 200)}${hit.text.length > at + 200 ? "…" : ""}`) : "");
      }));
      count.textContent = word("showing {} of {}", Math.min(100, shown.length), hits.length);
    };
    const count = make("span", { class: "tns-shown", role: "status" });
    const boxes = kinds.map((kind) => make("label", {}, make("input", {
      type: "checkbox", checked: true, onchange: (event) => { event.target.checked ? off.delete(kind) : off.add(kind); fill(); },
    }), ` ${kind} (${hits.filter((hit) => hit.kind === kind).length})`));
    results.before(make("section", { class: "tns-hits", "aria-label": word("In the atlas") },
      make("h2", {}, word("In the atlas")), make("div", { class: "tns-filter" }, ...boxes, count), list));
    fill();
  };

  /* -- search while typing ------------------------------------------------ */

  const OFFERED = 4; // of each kind
  const suggestions = () => {
    let list, field, active;
    const options = () => [...(list?.querySelectorAll("[role=option]") || [])];
    const close = () => {
      list?.remove();
      field?.setAttribute("aria-expanded", "false");
      field?.removeAttribute("aria-activedescendant");
      list = active = undefined;
    };
    const move = (step) => {
      const all = options();
      active?.setAttribute("aria-selected", "false");
      active = all[(all.indexOf(active) + step + all.length + (active || step > 0 ? 0 : 1)) % all.length];
      active.setAttribute("aria-selected", "true");
      active.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", active.id);
    };
    const put = () => {
      if (!list) return;
      list.style.left = list.style.top = "0";
      const box = field.getBoundingClientRect(), own = list.getBoundingClientRect();
      const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - own.width - 8));
      list.style.left = `${left - own.left}px`;
      list.style.top = `${box.bottom + 4 - own.top}px`;
      list.style.maxHeight = `${Math.max(160, innerHeight - box.bottom - 16)}px`;
    };
    const option = (hit, number) => {
      const at = hit.head.indexOf(hit.terms[0]), end = at + hit.terms[0].length;
      const text = at < 0 ? [hit.title] : [hit.title.slice(0, at), make("strong", {}, hit.title.slice(at, end)), hit.title.slice(end)];
      return make("a", { role: "option", id: `tns-option-${number}`, tabindex: "-1", "aria-selected": "false", href: address(hit) }, ...text);
    };
    const offer = async () => {
      const query = field.value.trim(), asked = field;
      await load("search.js");
      if (asked !== field || field.value.trim() !== query) return; // more was typed meanwhile
      const hits = matches(query);
      close();
      if (!query || document.activeElement !== field) return;
      const kinds = new Map(lowered.map((hit) => [hit.kind, []])); // in the order of the file: tensions first
      hits.forEach((hit) => kinds.get(hit.kind).push(hit));
      let number = 0;
      const groups = [...kinds].filter(([, found]) => found.length).map(([kind, found]) => make("div", { role: "group", "aria-label": kind },
        make("span", { class: "tns-kind", "aria-hidden": "true" }, `${kind} (${found.length})`),
        ...found.slice(0, OFFERED).map((hit) => option(hit, (number += 1)))));
      list = make("div", { class: "tns-suggest", role: "listbox", id: "tns-suggest", "aria-label": word("In the atlas") },
        ...(groups.length ? groups : [make("p", { role: "status" }, word("nothing matches"))]));
      list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
      (field.closest("dialog") || document.body).append(list);
      field.setAttribute("aria-expanded", "true");
      put();
    };
    const wanted = (target) => target.matches?.("form input[name=q]");
    document.addEventListener("focusin", (event) => {
      if (!wanted(event.target)) return;
      field = event.target;
      load("search.js");
      for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "tns-suggest" })) field.setAttribute(name, value);
    });
    document.addEventListener("input", (event) => { if (event.target === field) offer(); });
    document.addEventListener("focusout", (event) => { if (event.target === field) close(); });
    document.addEventListener("keydown", (event) => {
      if (!list || event.target !== field || event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { if (options().length) move(event.key === "ArrowDown" ? 1 : -1); }
      else if (event.key === "Enter" && active) active.click();
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }, true);
    addEventListener("resize", put);
    document.addEventListener("scroll", put, { passive: true, capture: true });
    if (wanted(document.activeElement || document)) document.activeElement.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  };

  /* -- citations to copy -------------------------------------------------- */

  const copy = async (text, button) => {
    try { await navigator.clipboard.writeText(text); } catch {
      const area = make("textarea", { class: "tns-copy" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.textContent = word("copied");
  };
  const cite = (object) => {
    const facts = store.facts;
    const title = (object.querySelector("h1, h2, h3, .tns-name")?.cloneNode(true) || make("p"));
    title.querySelectorAll(".headerlink, .tns-headerlink, .tns-label").forEach((node) => node.remove());
    const name = title.textContent.trim();
    const url = `${facts.url ? new URL(location.pathname.slice(root.pathname.length), facts.url).href : location.href.split("#")[0]}#${object.id}`;
    const text = `${facts.author}. “${name}” In: ${facts.project}, ${facts.version}. ${facts.date}. ${url}`;
    const bib = `@misc{${object.id},\n  author = {${facts.author}},\n  title = {${name.replace(/[{}\\]/g, "")}},\n  howpublished = {${facts.project}, ${facts.version}},\n  year = {${facts.date.slice(0, 4)}},\n  url = {${url}},\n}`;
    const part = (label, value) => {
      const button = make("button", { type: "button" }, word("copy"));
      button.addEventListener("click", () => copy(value, button));
      return [make("p", {}, make("strong", {}, label), " ", button), make("pre", { tabindex: "0" }, value)];
    };
    return make("div", { class: "tns-cite" }, ...part(word("Text"), text), ...part("BibTeX", bib));
  };
  const citations = () => {
    document.querySelectorAll(".tns-tension[id], .tns-camp[id], .tns-counter[id], .tns-claim[id]").forEach((object) => {
      const own = (found) => found && found.closest(".tns-tension, .tns-camp, .tns-counter, .tns-claim") === object;
      let line = object.querySelector(object.matches(".tns-tension") ? ".tns-dates" : ".tns-meta");
      if (!own(line)) {
        const title = object.querySelector("h1, h2, h3, h4, h5, h6, .tns-name");
        if (!own(title)) return;
        title.after(line = make("p", { class: "tns-meta" }));
      }
      const button = make("button", { type: "button", class: "tns-cite-button", "aria-expanded": "false" }, word("cite"));
      button.addEventListener("click", () => {
        const open = line.nextElementSibling?.matches(".tns-cite");
        if (open) line.nextElementSibling.remove(); else line.after(cite(object));
        button.setAttribute("aria-expanded", String(!open));
      });
      line.append(" ", button);
    });
  };

  /* -- the picture of the atlas ------------------------------------------- */

  // what a dot, or its row in the list, is joined with stands out
  const pictures = () => document.querySelectorAll("figure.tns-atlas").forEach((figure) => {
    const drawing = figure.querySelector("svg");
    const rows = [...figure.querySelectorAll("li")].filter((row) => !row.querySelector("li"));
    const light = (number) => {
      const near = new Set([String(number)]);
      drawing.querySelectorAll(".tns-thread").forEach((thread) => {
        const ends = thread.dataset.ends.split(" ");
        const on = ends.includes(String(number));
        thread.classList.toggle("tns-lit", on);
        if (on) ends.forEach((end) => near.add(end));
      });
      drawing.querySelectorAll(".tns-dot").forEach((dot) => dot.classList.toggle("tns-lit", near.has(dot.dataset.number)));
      drawing.classList.toggle("tns-chosen", number > 0);
    };
    const chosen = (target) => Number(target.closest?.(".tns-dot")?.dataset.number) || rows.indexOf(target.closest?.("li")) + 1;
    figure.addEventListener("mouseover", (event) => light(chosen(event.target)));
    figure.addEventListener("focusin", (event) => light(chosen(event.target)));
    figure.addEventListener("mouseleave", () => light(0));
  });

  /* -- definitions -------------------------------------------------------- */

  // a title is shown to a mouse alone: with the keyboard, and by a tap, it is shown as a note
  const definitions = () => {
    document.querySelectorAll('abbr[class*="tns-"][title]').forEach((term) => {
      if (!term.closest("table, a")) term.tabIndex = 0;
    });
    const explain = (term) => {
      hide();
      anchor = term;
      tip = make("div", { class: "tns-tip", role: "tooltip", id: "tns-tip" }, make("p", {}, term.title));
      document.body.append(tip);
      put(term);
    };
    document.addEventListener("focusin", (event) => {
      if (event.target.matches?.('abbr[class*="tns-"][title]')) explain(event.target);
    });
  };

  const start = async () => {
    await load("words.js");
    previews(); definitions(); tables(); citations(); bibliographies(); pictures(); suggestions(); find();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
