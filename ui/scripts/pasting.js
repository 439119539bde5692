// What word processors put on the clipboard, in the elements that are kept. The server
// cleans it again before it is kept; here it is made to look right at once.

// own tells that the editor itself wrote the HTML.
const own = (html) => html.includes("data-pm-slice");

// unstyled takes styles out before the HTML is read: the page's policy forbids them, and
// says so for each. What a word processor says in them of its lists is kept aside.
const unstyled = (html) =>
  html
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->|<!\[(?:if|endif)[^>]*>|<(style|script|xml)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>/gi, (tag) =>
      tag.replace(/\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)')/gi, (_, double, single) => {
        const list = /mso-list:\s*(Ignore|l\d+\s+level\d+)/i.exec(double ?? single);
        return list ? ` data-list="${list[1]}"` : "";
      }),
    );

// lean gives pasted HTML as long as it counts: without styles, and without pictures that
// stand in it as letters.
export const lean = (html) => unstyled(html).replace(/\ssrc\s*=\s*(?:"data:[^"]*"|'data:[^']*'|data:[^\s>]*)/gi, ' src="data:"');

// strangers counts the pictures of pasted HTML that are not in the library: they are not
// taken.
export const strangers = (html) => [...html.matchAll(/<img\b(?:[^<>"']|"[^"]*"|'[^']*')*>/gi)].filter(([tag]) => !/\ssrc\s*=\s*["']?\/tep\//i.test(tag)).length;

// tidy gives pasted HTML without marks of where it comes from: lists of a word processor,
// which are paragraphs with a sign before them, become lists.
export function tidy(html) {
  if (own(html)) return html;
  const page = new DOMParser().parseFromString(unstyled(html), "text/html");
  for (const gone of page.querySelectorAll("meta, link, title")) gone.remove();
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
    const said = /level(\d+)/.exec(item.dataset.list ?? "");
    if (!said) {
      if (item.parentElement === open[0]?.parentElement || item.closest("li") === null) open.length = 0;
      continue;
    }
    const sign = item.querySelector('[data-list="Ignore"]');
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
