// What the program fills in while somebody declares: obligations that are
// guessed, and name, day and kind. What a person typed or chose stays. Without
// this script the server fills in what comes empty.
import { takenOn } from "./taken.js";

const wait = 350; // after the last letter, before it is asked
const soon = 40;
const year = 366; // days since which a photograph may have been taken
const stale = 30; // days for which a page that was kept may show its own day as today

// filled are the fields and how the address names what a person typed there.
const filled = { tieu_de: "tieu-de", ngay: "ngay", loai: "loai" };

export function filling(form, root) {
  const place = root.getElementById("khai-goi-y");
  const came = Object.fromEntries(Object.keys(filled).map((name) => [name, form.elements[`dien_${name}`].value]));
  const answered = chosen(form).length > 0;
  let touched = answered;
  let timer = 0;
  let asked = null;
  let link = ""; // that was pasted or is written to its end
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    const shots = (await Promise.all([...form.elements.tep.files].map(takenOn))).filter(Boolean);
    try {
      const page = pageTitle(form, link, later);
      const answer = await fetch(`${form.dataset.loaDeclaring}?${question(form, shots, page, touched)}`, { signal, headers: { accept: "text/html" } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const guessed = fresh.getElementById("khai-goi-y");
      if (signal.aborted || !guessed) return;
      if (!touched && !place.contains(root.activeElement)) place.replaceChildren(...guessed.childNodes);
      for (const name of Object.keys(filled)) take(form, fresh, name);
      form.elements.dien_lien_ket.value = fresh.querySelector("[name=dien_lien_ket]").value;
      form.dispatchEvent(new Event("loa-guessed"));
    } catch {
      if (!signal.aborted) alone(form, shots);
    }
  };
  let last = 0; // the first letter asks at once, the others when there is a pause
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, Date.now() - last > 3 * wait ? soon : wait);
    last = Date.now();
  };
  place.addEventListener("change", () => {
    touched = true;
    later();
  });
  for (const name of ["tieu_de", "lien_ket", "ngay"]) form.elements[name].addEventListener("input", later);
  const whole = (event) => {
    if (event.type === "input" && !event.inputType?.startsWith("insertFrom")) return;
    link = event.target.value.trim();
    later();
  };
  for (const kind of ["input", "change"]) form.elements.lien_ket.addEventListener(kind, whole);
  form.addEventListener("loa-picked", later);
  form.addEventListener("reset", () => {
    touched = answered;
    for (const name of Object.keys(filled)) form.elements[`dien_${name}`].value = came[name];
  });
}

const chosen = (form) => [...form.querySelectorAll("input[name=nhiem_vu]:checked")].map((box) => box.value);

// own tells whether a field holds what the program filled in, or nothing.
export function own(form, name) {
  const was = form.elements[`dien_${name}`].value;
  const { value } = form.elements[name];
  return value === "" || value === was.slice(was.indexOf(":") + 1);
}

// question is what is known, as the address of the form names it.
function question(form, shots, page, touched) {
  const query = new URLSearchParams({ "lien-ket": form.elements.lien_ket.value, "co-quan": form.elements.co_quan.value });
  for (const [name, as] of Object.entries(filled)) if (!own(form, name)) query.append(as, form.elements[name].value);
  for (const file of form.elements.tep.files) query.append("tep", file.name);
  for (const box of form.querySelectorAll("input[name=tep_giu]:checked")) query.append("tep", box.labels[0].textContent.trim());
  for (const day of shots) query.append("chup", day);
  if (page) query.append("trang", page);
  if (touched) for (const version of chosen(form)) query.append("nhiem-vu", version);
  return query;
}

// take takes a filled field and the word beside it from the answer.
function take(form, fresh, name) {
  const field = form.elements[name];
  if (!own(form, name) || field === document.activeElement) return;
  if (name === "ngay" && field.value === "") return; // a person took the day out
  field.value = fresh.querySelector(`[name=${name}]`).value;
  form.elements[`dien_${name}`].value = fresh.querySelector(`[name=dien_${name}]`).value;
  const word = document.getElementById(`f-${name}-hint`);
  const said = fresh.getElementById(`f-${name}-hint`);
  if (word && said) word.textContent = said.textContent;
  word?.closest("[data-loa-fill]")?.toggleAttribute("data-loa-filled", form.elements[`dien_${name}`].value !== "");
}

// pageTitle is how the page behind a link is called. The server is asked once
// for a link; then is called when it has answered.
const titles = new Map();

function pageTitle(form, link, then) {
  if (!own(form, "tieu_de") || link !== form.elements.lien_ket.value.trim() || !/^https?:\/\/[^/]+\.[^/]+\/./.test(link)) return "";
  if (!titles.has(link)) {
    titles.set(link, "");
    const body = new URLSearchParams({ lien_ket: link, co_quan: form.elements.co_quan.value });
    fetch(`${form.dataset.loaDeclaring}/trang`, { method: "POST", body, headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : { title: "" }))
      .then(({ title }) => {
        titles.set(link, title);
        if (title) then();
      })
      .catch(() => titles.delete(link));
  }
  return titles.get(link);
}

// alone fills in the day without a network: that of the newest photograph, else
// today, for the page may have been kept some days ago.
function alone(form, shots) {
  const was = form.elements.dien_ngay.value;
  if (!own(form, "ngay") || form.elements.ngay.value === "" || !/^(hom-nay|anh):/.test(was)) return;
  const now = new Date();
  const today = iso(now.getFullYear(), now.getMonth() + 1, now.getDate());
  const shown = was.slice(was.indexOf(":") + 1).split("/").reverse().join("-");
  const shot = shots.filter((day) => day <= today && between(day, today) <= year).sort().pop();
  const day = shot ?? (shown < today && between(shown, today) <= stale ? today : "");
  if (!day) return;
  const written = day.split("-").reverse().join("/");
  form.elements.ngay.value = written;
  form.elements.dien_ngay.value = `${shot ? "anh" : "hom-nay"}:${written}`;
  const word = document.getElementById("f-ngay-hint");
  if (shot && word) word.textContent = form.dataset.loaShot;
}

const iso = (y, m, d) => [y, String(m).padStart(2, "0"), String(d).padStart(2, "0")].join("-");
const between = (a, b) => (Date.parse(b) - Date.parse(a)) / 86400000;
