// What a test wants to know about a page, as one object. It is an expression, and changes nothing.
(() => {
  const parse = (color) => {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  // An element without a box of its own is shown where its parent is.
  const shown = (element) =>
    getComputedStyle(element).display === "contents"
      ? shown(element.parentElement)
      : element.getClientRects().length > 0 &&
        element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
  // WCAG 2.2, relative luminance and contrast ratio.
  const luminance = ({ red, green, blue }) => {
    const [r, g, b] = [red, green, blue]
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.alpha === 1) return color;
      if (color.alpha > 0) throw new Error(`half transparent: ${at.outerHTML.slice(0, 80)}`);
    }
    return { red: 255, green: 255, blue: 255 };
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && shown(element)) {
      texts.push({
        text: walker.currentNode.data.trim().slice(0, 40),
        contrast: contrast(parse(getComputedStyle(element).color), behind(element)),
      });
    }
  }
  const shapes = [...document.querySelectorAll("svg.shape")].filter(shown).map((shape) => ({
    text: shape.parentElement.textContent,
    contrast: contrast(parse(getComputedStyle(shape).fill), behind(shape)),
  }));
  const all = (selector) => [...document.querySelectorAll(selector)];
  return {
    texts,
    shapes,
    title: document.title,
    lang: document.documentElement.lang,
    headings: all("h1, h2, h3, h4, h5, h6").map((one) => Number(one.tagName[1])),
    landmarks: ["header", "main", "footer"].map((name) => all(`body > ${name}`).length),
    ids: all("[id]").map((one) => one.id),
    unlabelled: all("section").filter(
      (one) => !document.getElementById(one.getAttribute("aria-labelledby"))?.textContent.trim()
    ).length,
    inline: all("[style], script, iframe, img, object, embed, form, [onclick]").length,
    folded: all("details").filter((one) => !one.open).length,
    hidden: all("details *").filter((one) => !shown(one) && one.namespaceURI.endsWith("xhtml")).length,
    wide: document.documentElement.scrollWidth,
    view: document.documentElement.clientWidth,
    background: getComputedStyle(document.body).backgroundColor,
  };
})()
