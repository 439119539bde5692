// What word processors put on the clipboard, in the elements that are kept. The server
// cleans it again before it is kept; here it is made to look right at once.

// fromWord tells that a word processor wrote the HTML.
export const fromWord = (html) => /mso-|class="?Mso|urn:schemas-microsoft-com/.test(html);

// tidy gives the HTML of a word processor without its own marks: its lists, which are
// paragraphs with a sign before them, become lists.
export function tidy(html) {
  const page = new DOMParser().parseFromString(html.replace(/<!--\[if[\s\S]*?<!\[endif\]-->|<!\[(?:if|endif)[^>]*>/g, ""), "text/html");
  for (const gone of page.querySelectorAll("style, script, meta, link, title, xml, o\\:p:empty")) gone.remove();
  lists(page);
  for (const heading of page.querySelectorAll("h1")) rename(page, heading, "h2");
  for (const heading of page.querySelectorAll("h4, h5, h6")) rename(page, heading, "h3");
  for (const any of page.body.querySelectorAll("*")) {
    for (const attribute of [...any.attributes]) {
      if (!["href", "colspan", "rowspan", "src", "alt"].includes(attribute.name)) any.removeAttribute(attribute.name);
    }
  }
  return page.body.innerHTML;
}

// lists puts paragraphs that stand for items into lists, deeper ones too: the level is
// said in the style alone.
function lists(page) {
  const open = []; // lists, the outermost first
  for (const item of [...page.querySelectorAll("p, h1, h2, h3")]) {
    const said = /mso-list:\s*l\d+\s+level(\d+)/.exec(item.getAttribute("style") ?? "");
    if (!said) {
      if (item.parentElement === open[0]?.parentElement || item.closest("li") === null) open.length = 0;
      continue;
    }
    const sign = item.querySelector('[style*="mso-list:Ignore"], [style*="mso-list: Ignore"]');
    const numbered = /^\s*[0-9a-z]+[.)]/i.test(sign?.textContent ?? "");
    sign?.remove();
    const level = Math.min(Number(said[1]), open.length + 1);
    open.length = Math.min(open.length, level);
    if (open.length < level) {
      const list = page.createElement(numbered ? "ol" : "ul");
      const above = open.at(-1);
      if (above) above.lastElementChild.append(list);
      else item.before(list);
      open.push(list);
    }
    const line = page.createElement("li");
    const words = page.createElement("p");
    words.append(...item.childNodes);
    line.append(words);
    open.at(-1).append(line);
    item.remove();
  }
}

function rename(page, from, name) {
  const to = page.createElement(name);
  to.append(...from.childNodes);
  from.replaceWith(to);
}

// maybeOld tells that text may be in a font of an old encoding: it has letters of Latin-1
// that Vietnamese does not use, and none that only Unicode has.
export const maybeOld = (text) => /[¡-¿×Þßåæçëîïðñö÷øûüþÿ]/.test(text) && !/[Ạ-ỹĂăĐđĨĩŨũƠơƯư]/.test(text);
