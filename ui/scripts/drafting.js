// Keeps a draft: at each pause in this browser, then on the server with the version that
// was seen. What the server has not taken stays in this browser until it has, also over a
// crash, a lost connection and the end of a session; what it has taken leaves it.
const pause = 1200; // after the last key, in milliseconds
const longest = 10000; // at most, while somebody types on
const again = 15000; // until the server is asked again

// apart are the fields of the form that are no words of the piece.
const apart = new Set(["noi_dung", "chen_tep"]);

// fieldsOf gives what is typed and chosen, by names; of boxes which are on.
function fieldsOf(form) {
  const out = {};
  for (const e of form.elements) {
    if (!e.name || apart.has(e.name) || ["hidden", "submit", "button"].includes(e.type)) continue;
    if (e.type !== "checkbox") out[e.name] = e.value;
    else out[e.name] = [...(out[e.name] ?? []), ...(e.checked ? [e.value] : [])];
  }
  return out;
}

// fill puts them back; what a list does not offer any more is left as it stands.
function fill(form, fields) {
  for (const e of form.elements) {
    const kept = fields[e.name];
    if (kept === undefined) continue;
    if (e.type === "checkbox") e.checked = kept.includes(e.value);
    else if (e.localName !== "select" || [...e.options].some((o) => o.value === kept)) e.value = kept;
  }
  form.dispatchEvent(new CustomEvent("loa-restored"));
}

// take puts everything of another's draft, except its text, in the place of one's own.
function take(form, theirs) {
  for (const html of theirs.parts) {
    const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild; // as the server wrote it
    document.getElementById(fresh.id)?.replaceWith(document.importNode(fresh, true));
  }
  const lead = form.elements.anh_dai_dien;
  if (theirs.lead && ![...lead.options].some((o) => o.value === theirs.lead.value)) lead.add(new Option(theirs.lead.label, theirs.lead.value));
  fill(form, theirs.fields);
}

// rest writes what else one has written oneself, beside the text: the items of a bulletin,
// and what differs from the other's.
function rest(form, mine, theirs) {
  const items = Object.keys(mine)
    .filter((name) => name.startsWith("muc_ten_"))
    .map((name) => [mine[name], mine[name.replace("_ten_", "_loi_")]])
    .filter(([title, words]) => title || words);
  const lines = ["nguon", "thu_tuc", "su_kien_ngay", "su_kien_tu", "su_kien_den", "su_kien_cho", "dinh_chinh"]
    .filter((name) => mine[name] && mine[name] !== theirs[name])
    .map((name) => `${form.elements[name].labels[0].firstChild.textContent.trim()}: ${mine[name]}`);
  return items.map(([title, words]) => `<h3>${escape(title)}</h3><p>${escape(words)}</p>`).join("") + lines.map((line) => `<p>${escape(line)}</p>`).join("");
}

// complain says at its field what the server does not take, where the page does not yet.
function complain(form, problems) {
  for (const old of form.querySelectorAll("[data-loa-refused]")) {
    old.closest(".govuk-form-group").classList.remove("govuk-form-group--error");
    old.nextElementSibling.removeAttribute("aria-invalid");
    old.remove();
  }
  for (const p of problems) {
    const field = form.elements[p.field];
    const group = field?.closest?.(".govuk-form-group");
    if (!group || field.hidden || group.querySelector(".govuk-error-message")) continue;
    const line = document.createElement("p");
    line.className = "govuk-error-message";
    line.id = `${field.id}-refused`;
    line.dataset.loaRefused = "";
    line.textContent = p.text;
    group.classList.add("govuk-form-group--error");
    field.before(line);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-errormessage", line.id);
  }
}

export function drafting(form, editor) {
  const said = document.querySelectorAll("[data-loa-saved]"); // in the heading, and where one writes
  const words = document.querySelector("[data-loa-newsroom-words]");
  const word = (name) => words.querySelector(`[data-word="${name}"]`).textContent;
  const icon = (name) => words.querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true);
  const key = `loa-bai/${form.dataset.edition}/${form.dataset.account}`;
  let timer = 0;
  let since = 0; // of the first change that is not kept
  let sending = null; // the request that is under way
  let refused = false; // the server does not take the words as they stand
  let stopped = ""; // why a person decides: conflict (somebody else was first), moved (nobody writes it now)
  let taken = form.dataset.unsaved ? {} : fieldsOf(form); // as the server has it
  let left = false;
  let asked = false; // by a form that waits until the words are saved
  let through = false; // the page that a form leads to says why the words are not taken
  let seen = null; // the version that the words began from, where the form does not say it

  const tell = (text, good) => {
    for (const line of said) {
      line.hidden = false;
      line.classList.toggle("loa-saved--not", !good);
      const span = line.querySelector("span");
      if (span.textContent !== text) span.textContent = text;
      line.querySelector("svg").replaceWith(icon(good ? "tick" : "should"));
    }
  };
  const state = () => ({ at: Date.now(), version: seen ?? form.elements.phien_ban.value, body: editor.text(), fields: fieldsOf(form) });

  const keepHere = () => {
    try {
      localStorage.setItem(key, JSON.stringify(state()));
      return true;
    } catch {
      tell(word("full"), false);
      return false;
    }
  };

  // send asks the server to keep the words, once at a time; true: it answered about them.
  const send = () => {
    if (stopped) return Promise.resolve(false);
    sending ??= ask().finally(() => {
      sending = null;
      if (since && !stopped && !timer) plan();
    });
    return sending;
  };

  const post = (fields) => {
    const body = new FormData(form);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
  };

  const ask = async () => {
    clearTimeout(timer);
    const sent = state();
    tell(word("saving"), true);
    try {
      return await took(await post({ noi_dung: sent.body }), sent);
    } catch {
      tell(word("offline"), false);
      timer = setTimeout(send, again);
      return false;
    }
  };

  const took = async (answer, sent) => {
    timer = 0;
    complain(form, []);
    if (answer.ok) {
      const now = await answer.json();
      told(now);
      taken = sent.fields;
      seen = null;
      const still = JSON.stringify([state().body, state().fields]) !== JSON.stringify([sent.body, sent.fields]);
      if (!still) {
        since = 0;
        localStorage.removeItem(key);
      } else keepHere();
      tell(word("saved").replace("%s", now.at), true);
      writing(now.writing);
      return true;
    }
    if (answer.status === 401 || answer.redirected) {
      tell(word("signin"), false);
      timer = setTimeout(send, again);
      return false;
    }
    const problem = await answer.json().catch(() => ({}));
    if (answer.status === 409 && problem.version) {
      stopped = problem.open ? "conflict" : "moved";
      tell(word(stopped), false);
      conflict(problem);
    } else if (problem.problems?.length) {
      since = 0; // not again until something changes
      refused = true;
      complain(form, problem.problems);
      tell(`${word("refused")} ${problem.problems.map((p) => p.text ?? p).join(" ")}`, false);
      await others(problem.problems, sent);
      return true;
    } else {
      tell(word(answer.status === 403 || answer.status === 404 ? "forbidden" : "unsaved"), false);
      through = answer.status < 500 && answer.status !== 429;
      if (!through) timer = setTimeout(send, again);
      else since = 0; // not again until something changes
      return through;
    }
    return false;
  };

  // others saves what is written beside fields that the server does not take: those stay
  // with it as it last took them, and in this browser as they are.
  const others = async (problems, sent) => {
    const before = Object.fromEntries(problems.filter((p) => typeof taken[p.field] === "string").map((p) => [p.field, taken[p.field]]));
    if (Object.keys(before).length === 0) return;
    const answer = await post({ noi_dung: sent.body, ...before });
    if (!answer.ok) return;
    const now = await answer.json();
    told(now);
    taken = { ...sent.fields, ...before };
    keepHere();
    const names = Object.keys(before).map((name) => form.elements[name].labels[0].firstChild.textContent.trim());
    tell(word("partly").replace("%s", now.at).replace("%f", names.join(", ")), false);
  };

  const version = (n) => {
    form.elements.phien_ban.value = n;
    for (const other of document.querySelectorAll("[data-loa-version]")) other.value = n;
  };

  // told shows what the server says of the words that it has.
  const told = (now) => {
    version(now.version);
    checklist(now.findings);
    lacking(now.findings.filter((f) => f.must));
    document.querySelector("[data-loa-agree]").hidden = now.agreed;
  };

  // lacking says how much is still missing of what could not be handed in.
  const lacking = (missing) => {
    const link = document.querySelector("[data-loa-lacks]");
    if (link.hidden) return;
    link.hidden = missing.length === 0;
    if (link.hidden) return;
    link.hash = `f-${missing[0].field}`;
    link.querySelector("span").textContent = word("lacks").replace("%s", missing.length);
  };

  const plan = () => {
    clearTimeout(timer);
    const wait = Math.max(0, Math.min(pause, since + longest - Date.now()));
    timer = setTimeout(send, wait);
  };

  const changed = () => {
    if (left) return;
    refused = through = false;
    since ||= Date.now();
    if (keepHere()) tell(word(stopped || "unsaved"), false);
    if (!stopped) plan();
  };

  const checklist = (findings) => {
    const list = document.querySelector("[data-loa-checklist] ul");
    const line = (name, className, ...nodes) => {
      const li = document.createElement("li");
      li.className = className;
      const span = document.createElement("span");
      span.append(...nodes);
      li.append(icon(name), span);
      return li;
    };
    const lines = findings.map((f) => {
      const a = document.createElement("a");
      a.className = "govuk-link";
      a.href = `#f-${f.field}`;
      a.textContent = f.text;
      const must = document.createElement("span");
      must.className = "loa-meta";
      must.textContent = ` ${word("must")}`;
      return line(f.must ? "must" : "should", f.must ? "loa-checklist__must" : "", a, ...(f.must ? [must] : []));
    });
    if (!findings.some((f) => f.must)) lines.push(line("good", "loa-checklist__good", word("good")));
    list.replaceChildren(...lines);
  };

  const writing = (name) => {
    const box = document.querySelector("[data-loa-writing]");
    box.hidden = !name;
    box.querySelector("[data-loa-writer]").textContent = name ?? "";
  };

  const conflict = (theirs) => {
    const box = document.querySelector("[data-loa-conflict]");
    box.querySelector("[data-message]").textContent = theirs.open ? "" : theirs.message;
    box.querySelector("[data-by]").textContent = theirs.by;
    box.querySelector("[data-at]").textContent = theirs.at;
    box.querySelector("[data-moved]").hidden = theirs.open;
    box.querySelector("[data-own]").hidden = !theirs.open || !theirs.own;
    box.querySelector("[data-other]").hidden = !theirs.open || theirs.own;
    box.querySelector("[data-changes]").innerHTML = theirs.changes; // as the server wrote it
    box.querySelector("[data-title]").textContent = theirs.title;
    box.querySelector("[data-summary]").textContent = theirs.summary;
    box.querySelector("[data-body]").innerHTML = theirs.whole; // as the server cleaned it
    for (const button of box.querySelectorAll("button")) button.hidden = !theirs.open;
    const go = () => {
      version(theirs.version);
      box.hidden = true;
      stopped = "";
      since = Date.now();
      keepHere();
      send();
    };
    box.querySelector("[data-keep-mine]").onclick = go;
    box.querySelector("[data-take-theirs]").onclick = () => {
      const mine = state();
      editor.put(theirs.body);
      editor.add(`<h2>${escape(word("mine"))}</h2><p><strong>${escape(mine.fields.tieu_de)}</strong></p><p>${escape(mine.fields.tom_tat)}</p>${mine.body}${rest(form, mine.fields, theirs.fields)}`);
      take(form, theirs);
      go();
    };
    box.hidden = false;
    box.scrollIntoView({ block: "start" });
    box.querySelector("h2").focus({ preventScroll: true });
  };

  // What an earlier visit could not bring to the server comes back.
  const restore = () => {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    if (!kept) return;
    const now = fieldsOf(form);
    const same = kept.body === editor.text() && Object.entries(kept.fields).every(([n, v]) => JSON.stringify(now[n]) === JSON.stringify(v));
    if (same) {
      localStorage.removeItem(key);
      return;
    }
    editor.put(kept.body);
    form.elements.phien_ban.value = kept.version; // the server says when somebody else was first
    fill(form, kept.fields);
    since = Date.now();
    tell(word("restored"), true);
    timer = setTimeout(send, pause);
  };
  // A page that answers a form with words that are not kept. Where somebody else was
  // first, only a person saves over them: by the button.
  const answered = () => {
    stopped = form.dataset.unsaved === "conflict" ? "conflict" : "";
    if (stopped) seen = "0";
    document.querySelector("[data-loa-save]").hidden = !stopped;
    if (keepHere()) tell(word(stopped || "unsaved"), false);
  };
  if (form.dataset.unsaved) answered();
  else {
    // Read anew, the page of words that were kept is asked for, and not sent again.
    if (location.pathname !== new URL(form.action).pathname) history.replaceState(null, "", form.action);
    for (const line of said) line.hidden = false;
    try {
      restore();
    } catch {
      localStorage.removeItem(key);
    }
  }

  const waits = () => {
    try {
      return since > 0 || localStorage.getItem(key) !== null;
    } catch {
      return since > 0;
    }
  };

  // A form leaves the page when the server has the words: what waits is saved first, so
  // that no copy stays here which a later page would take for newer than the server's.
  // What the server refuses goes along with its own form, for the page that says why.
  const leaving = async (event) => {
    const { target, submitter } = event;
    if (!waits() || through || (refused && target === form)) {
      left = true;
      clearTimeout(timer);
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // it is not sent yet
    if (asked) return; // pressed twice
    asked = true;
    await sending;
    stopped = ""; // who presses the button has decided
    const answered = !waits() || (await send());
    asked = false;
    if (answered && (!refused || through || target === form)) target.requestSubmit(submitter);
  };
  for (const f of [form, ...document.querySelectorAll("form[data-loa-of-words]")]) f.addEventListener("submit", leaving);
  window.addEventListener("pageshow", () => {
    left = false; // also when the browser brings the page back
  });
  window.addEventListener("online", () => since && send());
  window.addEventListener("focus", () => since && send());
  window.addEventListener("pagehide", () => since && !left && keepHere());
  return { changed };
}

const escape = (text) => (text ?? "").replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
