/* What the tests of the themes look at. */
window.looks = (() => {
  const OURS = "[class*=tns-], [class*=tns-] *";
  const BARS = "nav, .sphinxsidebar, .wy-nav-side, .sidebar-drawer, .toc-drawer, .bd-sidebar-primary";
  const ours = () => [...document.querySelectorAll(OURS)].filter((node) => node.checkVisibility({ visibilityProperty: true }));
  const named = (node) => `${node.tagName} ${node.getAttribute("class")}: ${node.textContent.slice(0, 40)}`;

  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const seen = new Map();
  const rgba = (text) => {
    if (!seen.has(text)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = text;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      seen.set(text, [r, g, b, a / 255]);
    }
    return seen.get(text);
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (c) => c.reduce((sum, v, i) => sum + [0.2126, 0.7152, 0.0722][i] * linear(v / 255), 0);
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const chain = (node) => {
    const all = [];
    for (let n = node; n instanceof Element; n = n.parentElement) all.unshift(n);
    return all;
  };
  const behind = (node) => chain(node).reduce((c, n) => over(rgba(getComputedStyle(n).backgroundColor), c), [255, 255, 255]);
  const faint = (node) => chain(node).reduce((o, n) => o * Number(getComputedStyle(n).opacity), 1);

  /* Every text of ours that can be seen, with its contrast, the worst first; a sign before a word is a text. */
  const contrasts = () => {
    // the colours of links and of the marks beside titles are the theme's
    const plain = document.createElement("a");
    plain.href = "elsewhere.html";
    plain.textContent = "x";
    document.querySelector("article, .body, [role=main]").append(plain);
    const theirs = new Set([plain, ...document.querySelectorAll("a.headerlink")].map((n) => getComputedStyle(n).color));
    plain.remove();
    const found = [];
    const note = (node, text, colour, ground, fade) => {
      const own = [...rgba(colour).slice(0, 3), rgba(colour)[3] * fade];
      const name = node.closest("[class]").getAttribute("class");
      found.push([Math.round(100 * ratio(over(own, ground), ground)) / 100, name, text.trim().slice(0, 40), colour]);
    };
    for (const node of ours()) {
      if (faint(node) === 0) continue;
      if (!node.closest(".tns-suggest") && node.closest(`.highlight, math, code, h1, h2, h3, h4, h5, h6, ${BARS}`)) continue;
      const style = getComputedStyle(node);
      if (node.matches("input")) note(node, "field", getComputedStyle(node, "::placeholder").color, behind(node), 1);
      else if (node.matches("select")) note(node, "select", style.color, behind(node), 1);
      if (node.matches("input, select, option")) continue;
      const drawn = node.closest("svg");
      const isTheirs = (colour) => !drawn && node.closest("a") && theirs.has(colour);
      const text = [...node.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join(" ").trim();
      const colour = drawn ? style.fill : style.color;
      if (text && parseFloat(style.fontSize) > 0 && !isTheirs(colour)) {
        const box = node.closest(".tns-cell")?.querySelector("rect");
        const cover = !drawn ? "" : style.stroke !== "none" ? style.stroke : box ? getComputedStyle(box).fill : "";
        note(node, text, colour, cover ? over(rgba(cover), behind(node)) : behind(node), faint(node));
      }
      for (const pseudo of ["::before", "::after"]) {
        const sign = getComputedStyle(node, pseudo);
        if (!/^"[^"]*[^\s"\\][^"]*"/.test(sign.content) || isTheirs(sign.color)) continue;
        note(node, sign.content, sign.color, behind(node), faint(node) * Number(sign.opacity));
      }
    }
    return found.sort((a, b) => a[0] - b[0]);
  };

  /* What is beyond the window, and in no frame that scrolls. */
  const wide = () => {
    const width = document.documentElement.clientWidth;
    const frame = (node) => {
      for (let n = node.parentElement; n && n !== document.body; n = n.parentElement)
        if (/auto|scroll/.test(getComputedStyle(n).overflowX)) return n;
      return node;
    };
    return ours().filter((node) => {
      const box = frame(node).getBoundingClientRect();
      return box.width > 0 && !node.closest(`dialog, ${BARS}`) && (box.right > width + 1 || box.left < -1);
    }).map(named);
  };

  /* What is cut off by its own box, or lies over what comes next. */
  const lost = () => {
    const texts = ours().filter((node) => node instanceof HTMLElement && !node.closest(BARS));
    const cut = texts.filter((node) => !node.matches("select, input") && /hidden|clip/.test(getComputedStyle(node).overflowX) && node.clientWidth > 1
      && node.scrollWidth > node.clientWidth + 1);
    const over = texts.filter((node) => {
      const next = node.nextElementSibling;
      if (!next || !node.matches("p, li, div, figure, details, section, .tns-field") || /absolute|fixed|sticky/.test(getComputedStyle(node).position)) return false;
      const [a, b] = [node.getBoundingClientRect(), next.getBoundingClientRect()];
      return a.height > 0 && b.height > 0 && b.top < a.bottom - 2 && b.left < a.right - 1 && a.left < b.right - 1;
    });
    return [...cut, ...over].map(named);
  };

  /* Where the focus is, and whether it shows; an empty name where it is not on ours. */
  const focused = () => {
    const node = document.activeElement;
    if (!node || node === document.body) return null;
    if (!node.closest("[class*=tns-]") || node.closest(BARS)) return ["", true];
    const style = getComputedStyle(node);
    const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    return [`${node.tagName} ${node.getAttribute("class") || ""}`.toLowerCase().trim(), ring && faint(node) > 0];
  };

  /* The lightest part of every colour that is drawn. */
  const inks = () => [...document.querySelectorAll(".tns-map :is(text, .tns-bar-of, circle)")]
    .map((node) => Math.max(...rgba(getComputedStyle(node).fill).slice(0, 3)));

  /* Turns the switch of furo, or of pydata and its children; the others have none. */
  const turn = ([system, switched]) => {
    const [html, body] = [document.documentElement.dataset, document.body.dataset];
    if (document.querySelector(".sidebar-drawer")) body.theme = switched;
    else if (html.theme) {
      html.mode = switched;
      html.theme = switched === "auto" ? system : switched;
    }
  };
  return { contrasts, wide, lost, focused, inks, turn };
})();
