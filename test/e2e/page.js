// What the browser harness asks of a page. It is evaluated through the DevTools
// protocol before each question, so the page's own policy stays in force.
const clickable = 'a[href], button, summary, label, input[type=submit], input[type=button], input[type=reset], ' +
  '[role=button], [role=link], [role=tab], [role=menuitem], [role=option]';
const fields = 'input:not([type=hidden]), select, textarea, [contenteditable=true], [role=textbox], .govuk-file-upload-button';
const places = 'tr, li, fieldset, article, section, form, dialog, details, dl > div, .govuk-form-group, .loa-card, .loa-panel';
const unsaid = '.govuk-visually-hidden, .loa-optional, .govuk-hint, .loa-choice__hint, .loa-key, .govuk-error-message';

const squash = (s) => (s || '').normalize('NFC').replace(/\s+/g, ' ').trim();

// shown: could a person with eyes find it? Controls drawn by their label
// (radios, checkboxes, file buttons) count by that label.
function shown(el) {
  if (!el.checkVisibility({ visibilityProperty: true })) return false;
  return [...el.getClientRects()].some((r) => r.width > 0 && r.height > 0);
}

// words is the text of an element as written, without what is only drawn.
function words(el, leaveOut) {
  if (el.matches('script, style, template, svg, [aria-hidden=true]') || (leaveOut && el.matches(leaveOut))) return '';
  let out = '';
  for (const n of el.childNodes) {
    if (n.nodeType === Node.TEXT_NODE) out += n.data;
    else if (n.nodeName === 'BR') out += ' ';
    else if (n.nodeType === Node.ELEMENT_NODE) {
      const inside = n.matches('select, textarea') ? '' : words(n, leaveOut);
      out += getComputedStyle(n).display.startsWith('inline') ? inside : ' ' + inside + ' ';
    }
  }
  return out;
}

// visible is the text that the page shows, one line for each block, as
// written and not as text-transform draws it.
function visible(root) {
  const lines = [];
  let line = '';
  const flush = () => { if (squash(line)) lines.push(squash(line)); line = ''; };
  const walk = (el) => {
    if (el.matches('script, style, template, noscript, svg') || !el.checkVisibility({ visibilityProperty: true })) return;
    const block = !getComputedStyle(el).display.startsWith('inline');
    if (block) flush();
    for (const n of el.childNodes) {
      if (n.nodeType === Node.TEXT_NODE) line += n.data;
      else if (n.nodeName === 'BR') flush();
      else if (n.nodeType === Node.ELEMENT_NODE && !n.matches('select, textarea')) walk(n);
    }
    if (block) flush();
  };
  walk(root);
  flush();
  return lines.join('\n');
}

const byIds = (ids) => squash((ids || '').split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean).map((e) => words(e)).join(' '));

// names of a thing, the one most exactly said first.
function names(el, kind) {
  const parts = kind === 'field' ? [...(el.labels || [])] : [el];
  const all = [
    ...parts.map((p) => words(p)),
    el.getAttribute('aria-label'),
    byIds(el.getAttribute('aria-labelledby')),
    ...parts.map((p) => words(p, unsaid)),
    kind === 'click' && el.matches('input') ? el.value : '',
    kind === 'click' ? [...el.querySelectorAll('img[alt]')].map((i) => i.alt).join(' ') : '',
    el.getAttribute('title'),
  ].map(squash).filter(Boolean);
  return [...new Set(all)];
}

// scope narrows the page step by step: {css: …} is the first such part that is
// shown, {near: …} the smallest row, item, card or group that says the text.
function scope(steps) {
  let root = document.body || document.createElement('body'); // a page that is just being replaced has none
  for (const step of steps) {
    if (step.css) {
      const found = [...root.querySelectorAll(step.css)];
      const next = found.find(shown) || found[0];
      if (!next) throw new Error(`nothing matches ${step.css}`);
      root = next;
      continue;
    }
    const text = squash(step.near);
    const holding = [...root.querySelectorAll(places)].filter((e) => shown(e) && squash(words(e)).includes(text));
    const smallest = holding.filter((e) => !holding.some((o) => o !== e && e.contains(o)));
    if (smallest.length === 0) throw new Error(`no row, item, card or group says “${text}”`);
    if (smallest.length > 1) throw new Error(`${smallest.length} rows, items, cards or groups say “${text}”: say more of it`);
    root = smallest[0];
  }
  return root;
}

function rank(el) {
  if (el.closest('dialog[open]')) return 0;
  return el.closest('main') ? 1 : 2;
}

// drawn tells whether a field can be used: it is shown itself or its label is.
const drawn = (el, kind) => shown(el) || (kind === 'field' && [...(el.labels || [])].some(shown));

function things(steps, kind) {
  const root = scope(steps);
  const css = kind === 'field' ? fields : clickable;
  const all = [...root.querySelectorAll(css)];
  if (root.matches(css)) all.unshift(root);
  return all.filter((el) => drawn(el, kind));
}

// find gives the one thing of a kind with exactly this name. Of several, those
// in an open dialog win, then those in main; links to one address are one.
function find(steps, kind, name) {
  const text = squash(name);
  const all = things(steps, kind).map((el) => ({ el, at: names(el, kind).indexOf(text) })).filter((c) => c.at >= 0);
  if (all.length === 0) {
    const there = [...new Set(things(steps, kind).map((el) => names(el, kind)[0]).filter(Boolean))];
    throw new Error(`no such ${kind === 'field' ? 'field' : 'link, button or label'} is shown; there are: ${there.map((n) => `“${n}”`).join(', ') || 'none'}`);
  }
  const key = (c) => [rank(c.el), c.el.matches('label') ? 1 : 0, Math.min(c.at, 1)].join();
  all.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  const best = all.filter((c) => key(c) === key(all[0]));
  const same = new Set(best.map((c) => c.el.href || c.el.control || c.el));
  if (same.size > 1) throw new Error(`${same.size} things have this name: narrow the search with In or Near`);
  return best[0].el;
}

// file gives the file input of a label; a script may have put a button of its
// own between the two.
function file(steps, name) {
  const el = find(steps, 'field', name);
  if (el.matches('input[type=file]')) return el;
  const input = el.closest('.govuk-form-group, form')?.querySelector('input[type=file]');
  if (!input) throw new Error('the field takes no files');
  return input;
}

// point is where a finger would press, after the thing is brought into view.
function point(el) {
  if (el.disabled || el.getAttribute('aria-disabled') === 'true') throw new Error('it is disabled');
  el.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const r = [...el.getClientRects()].find((q) => q.width > 0 && q.height > 0);
  const x = r.x + r.width / 2, y = r.y + r.height / 2;
  const top = document.elementFromPoint(x, y);
  const mine = (o) => o && (el.contains(o) || o.contains(el) || o.closest('label')?.control === el || (el.control && el.control === o));
  if (!mine(top)) throw new Error(`it is covered by <${top ? top.nodeName.toLowerCase() : 'nothing'} class="${top?.className || ''}">`);
  return { x, y };
}

// arm lets left tell, after a click or key, whether the page is being left for
// another document: only then is it sure that one will come.
function arm() {
  if (!window.loaNote) {
    window.loaNote = (e) => {
      if (e.defaultPrevented) return;
      if (e.type === 'submit') {
        const how = e.submitter?.getAttribute('formmethod') || e.target.getAttribute('method');
        const where = e.submitter?.getAttribute('formtarget') || e.target.getAttribute('target');
        if (how !== 'dialog' && where !== '_blank') document.loaLeaves = true;
        return;
      }
      const a = e.target.closest?.('a[href]');
      if (!a || a.target === '_blank' || a.hasAttribute('download') || !/^https?:$/.test(a.protocol)) return;
      if (a.hash && a.href.split('#')[0] === location.href.split('#')[0]) return;
      document.loaLeaves = true;
    };
    window.addEventListener('click', window.loaNote);
    window.addEventListener('submit', window.loaNote);
  }
  document.loaLeaves = false;
}
const left = () => document.loaLeaves !== false;
const ready = () => document.readyState === 'complete';

// take makes a text field ready for typing over what stands in it. Fields that
// browsers draw with a picker of their own are set at once.
function take(el, value) {
  if (el.disabled || el.readOnly) throw new Error('it cannot be written in');
  el.scrollIntoView({ block: 'center', behavior: 'instant' });
  el.focus();
  if (el.matches('[type=date], [type=time], [type=datetime-local], [type=month], [type=week], [type=color], [type=range]')) {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(el, value);
    el.dispatchEvent(new Event('input', { bubbles: true }));
    el.dispatchEvent(new Event('change', { bubbles: true }));
    return false;
  }
  if (el.matches('select, [type=radio], [type=checkbox], [type=file]')) throw new Error('it is no text field: use Select, Choose or Upload');
  if (el.isContentEditable) getSelection().selectAllChildren(el);
  else el.select();
  return true;
}

function choose(el, option) {
  if (!el.matches('select')) throw new Error('it is no list to select from');
  if (el.disabled) throw new Error('it is disabled');
  const text = squash(option);
  const found = [...el.options].filter((o) => squash(o.text) === text);
  if (found.length === 0) throw new Error(`no option “${text}”; there are: ${[...el.options].map((o) => `“${squash(o.text)}”`).join(', ')}`);
  if (found.length > 1) throw new Error(`${found.length} options say “${text}”`);
  if (found[0].disabled) throw new Error(`option “${text}” is disabled`);
  el.focus();
  if (!el.multiple) el.value = found[0].value;
  found[0].selected = true;
  el.dispatchEvent(new Event('input', { bubbles: true }));
  el.dispatchEvent(new Event('change', { bubbles: true }));
}

// target is what a person presses to change a radio or checkbox.
function target(el, on) {
  if (!el.matches('[type=radio], [type=checkbox]')) throw new Error('it is no radio button or checkbox');
  if (el.checked === on) return null;
  return shown(el) && Number(getComputedStyle(el).opacity) > 0 ? el : [...el.labels].find(shown);
}

function value(el) {
  if (el.matches('select')) return [...el.selectedOptions].map((o) => squash(o.text)).join(', ');
  if (el.matches('[type=radio], [type=checkbox]')) return el.checked ? el.value : '';
  if (el.matches('[type=file]')) return [...el.files].map((f) => f.name).join(', ');
  return el.isContentEditable ? visible(el) : el.value;
}

function focused() {
  const el = document.activeElement;
  if (!el || el === document.body) return '';
  return names(el, el.matches(fields) ? 'field' : 'click')[0] || `<${el.nodeName.toLowerCase()}>`;
}

// unfit says what is wrong with how the focus is seen: nothing marks it, it is outside
// the window, or a bar that stays in its place lies over it. Empty: nothing.
function unfit() {
  const el = document.activeElement;
  if (!el || el === document.body) return '';
  const drawnBy = Number(getComputedStyle(el).opacity) > 0 && shown(el) ? el : [...(el.labels || [])].find(shown) || el;
  const marks = (s) => s.boxShadow !== 'none' || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0);
  const held = [el, el.parentElement, drawnBy, drawnBy.firstElementChild].filter(Boolean);
  if (!held.some((e) => marks(getComputedStyle(e)) || marks(getComputedStyle(e, '::before')))) return 'nothing marks the focus';
  const r = [...drawnBy.getClientRects()].find((q) => q.width > 0 && q.height > 0);
  if (!r) return 'it is not drawn';
  const top = Math.max(r.top, 0), bottom = Math.min(r.bottom, innerHeight), x = Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 1);
  if (bottom - top < Math.min(r.height, 24) - 1) return `it is outside the window (${Math.round(r.top)} to ${Math.round(r.bottom)} of ${innerHeight})`;
  for (const y of r.height < 200 ? [top + 1, (top + bottom) / 2, bottom - 1] : [(top + bottom) / 2]) {
    for (let o = document.elementFromPoint(x, y); o; o = o.parentElement) {
      if (o.contains(el) || o.contains(drawnBy)) break;
      if (/sticky|fixed/.test(getComputedStyle(o).position)) return `<${o.nodeName.toLowerCase()} class="${o.className}"> lies over it`;
    }
  }
  return '';
}

// sticking lists what reaches past the right edge and cannot be scrolled by
// itself, the widest first.
function sticking(width) {
  const page = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
  if (page <= width) return [];
  const held = (el) => {
    for (let p = el.parentElement; p && p !== document.body; p = p.parentElement) {
      if (getComputedStyle(p).overflowX !== 'visible') return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 0.5 && !held(e));
  const said = out.filter((e) => !out.some((o) => o !== e && e.contains(o))).slice(0, 8)
    .map((e) => `<${e.nodeName.toLowerCase()} class="${e.getAttribute('class') || ''}"> reaches to ${Math.round(e.getBoundingClientRect().right)}: ${squash(e.textContent).slice(0, 60)}`);
  return said.length ? said : [`the page is ${page} wide`];
}
