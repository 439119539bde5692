// Sends a file piece by piece (tus 1.0), so that it goes on after a break: the address of
// what was begun stays in this browser until the file is there. Nothing is sent that the
// limits refuse.
const piece = 8 << 20; // bytes of one request
const pauses = [1000, 3000, 6000, 15000]; // after a broken line, in milliseconds
const tus = { "Tus-Resumable": "1.0.0" };

const coded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

// sized writes bytes as people read them.
export function sized(n) {
  const [unit, name] = n >= 1 << 30 ? [1 << 30, "GB"] : n >= 1 << 20 ? [1 << 20, "MB"] : [1 << 10, "KB"];
  return `${Math.max(0.1, Math.round((n / unit) * 10) / 10)} ${name}`.replace(".", ",");
}

// kindOf tells by its name what a file says it is.
function kindOf(limits, name) {
  const ext = name.split(".").pop().toLowerCase();
  return ["picture", "video", "audio", "document"].find((kind) => limits[`exts${kind[0].toUpperCase()}${kind.slice(1)}`]?.split(" ").includes(ext));
}

// minutesOf reads how long a film runs before it is sent; 0 where the browser cannot.
function minutesOf(file, kind) {
  return new Promise((done) => {
    const player = document.createElement(kind);
    const url = URL.createObjectURL(file);
    const end = (n) => {
      URL.revokeObjectURL(url);
      done(n);
    };
    player.preload = "metadata";
    player.onloadedmetadata = () => end(Number.isFinite(player.duration) ? player.duration / 60 : 0);
    player.onerror = () => end(0);
    setTimeout(() => end(0), 5000);
    player.src = url;
  });
}

// refusal says why a file is not sent at all; empty for none. limits are the data of the
// form, word its sentences.
export async function refusal(file, limits, word) {
  const kind = kindOf(limits, file.name);
  if (!kind) return word("unknown");
  const most = Number(limits[`most${kind[0].toUpperCase()}${kind.slice(1)}`]);
  if (file.size > most) return word("large").replace("%n", sized(most));
  if (kind === "video" || kind === "audio") {
    const minutes = await minutesOf(file, kind);
    if (minutes > Number(limits.minutes)) return word("long").replace("%n", Math.ceil(minutes)).replace("%m", limits.minutes);
  }
  return "";
}

// sending sends a file to an address: told hears how far it is (0 to 100) and whether the
// line is broken. It gives the address of the upload, or fails with the server's sentence.
export async function sending(file, { to, owner, agency, told, signal }) {
  const key = `loa-tai/${owner}/${agency}/${file.name}/${file.size}/${file.lastModified}`;
  let at = localStorage.getItem(key);
  let offset = at ? await reached(at, signal) : -1;
  if (offset < 0) {
    at = await begun(file, to, agency, signal);
    offset = 0;
    try {
      localStorage.setItem(key, at);
    } catch {
      // without room it begins anew after a break
    }
  }
  let tries = 0;
  while (offset < file.size) {
    told(Math.floor((offset * 100) / file.size), false);
    try {
      const answer = await fetch(at, {
        method: "PATCH",
        headers: { ...tus, "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" },
        body: file.slice(offset, offset + piece),
        signal,
      });
      if (answer.ok) {
        offset = Number(answer.headers.get("Upload-Offset"));
        tries = 0;
        continue;
      }
      if (answer.status !== 409 && answer.status < 500) throw new Refused(await sentence(answer));
    } catch (cause) {
      if (cause instanceof Refused || signal.aborted) {
        localStorage.removeItem(key);
        throw cause;
      }
    }
    told(Math.floor((offset * 100) / file.size), true);
    await new Promise((go) => setTimeout(go, pauses[Math.min(tries++, pauses.length - 1)]));
    const now = await reached(at, signal);
    if (now >= 0) offset = now;
    else if (now === gone) throw new Refused("");
  }
  told(100, false);
  return { at, forget: () => localStorage.removeItem(key) };
}

export class Refused extends Error {}

const gone = -2;

// reached asks how far an upload is: -2 for one that is gone, -1 without an answer.
async function reached(at, signal) {
  try {
    const answer = await fetch(at, { method: "HEAD", headers: tus, signal });
    if (answer.ok) return Number(answer.headers.get("Upload-Offset"));
    return answer.status === 404 ? gone : -1;
  } catch {
    return -1;
  }
}

async function begun(file, to, agency, signal) {
  const answer = await fetch(to, {
    method: "POST",
    headers: { ...tus, "Upload-Length": String(file.size), "Upload-Metadata": `filename ${coded(file.name)},agency ${coded(agency)}` },
    signal,
  });
  if (answer.status !== 201) throw new Refused(await sentence(answer));
  return answer.headers.get("Location");
}

async function sentence(answer) {
  try {
    return (await answer.json()).message;
  } catch {
    return `${answer.status} ${answer.statusText}`;
  }
}

// uploader lets a form send its file as soon as it is chosen, and describe it meanwhile.
// taken hears of the file that is in the library then.
export function uploader(form, taken) {
  const field = form.elements.tep;
  const box = form.querySelector("[data-loa-uploading]");
  const bar = box.querySelector("progress");
  const status = box.querySelector("[data-said]");
  const word = (name) => box.querySelector(`[data-word="${name}"]`).textContent;
  const button = form.querySelector("button[type=submit]");
  const busy = document.createElement("p"); // beside the button that was pressed
  busy.className = "loa-meta loa-busy";
  busy.setAttribute("role", "status");
  button.after(busy);
  let running = null; // { promise, abort }
  let why = ""; // the chosen file is not sent

  const say = (text) => {
    box.hidden = false;
    status.textContent = text;
  };
  const start = async () => {
    running?.abort();
    running = null;
    why = "";
    complain(form, []);
    const file = field.files[0];
    if (!file) return;
    const no = await refusal(file, form.dataset, word);
    if (no) {
      why = no;
      box.hidden = true;
      complain(form, [{ field: "tep", text: no }]);
      empty(field);
      return;
    }
    const control = new AbortController();
    const told = (n, broken) => {
      bar.value = n;
      say(broken ? word("broken") : n < 100 ? word("going").replace("%n", n) : word("done").replace("%b", button.textContent));
    };
    const promise = sending(file, { to: form.dataset.to, owner: form.dataset.owner, agency: form.elements.co_quan.value, told, signal: control.signal });
    promise.catch((cause) => {
      if (control.signal.aborted) return;
      box.hidden = true;
      why = cause.message;
      complain(form, [{ field: "tep", text: why }]);
      running = null;
    });
    running = { promise, abort: () => control.abort() };
  };
  field.addEventListener("change", start);
  form.elements.co_quan.addEventListener("change", start);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (!running) {
      complain(form, [{ field: "tep", text: why || word("choose") }]);
      return;
    }
    button.disabled = true;
    busy.textContent = word("saving");
    try {
      const { at, forget } = await running.promise;
      const body = new FormData(form);
      body.delete("tep");
      const answer = await fetch(`${at}/nhan`, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (!answer.ok) {
        const problems = said.problems ?? [{ field: "tep", text: said.message }];
        if (problems.some((p) => p.field === "tep")) {
          forget();
          running = null;
          box.hidden = true;
          empty(field);
          why = problems.find((p) => p.field === "tep").text;
        }
        complain(form, problems);
      } else {
        forget();
        running = null;
        box.hidden = true;
        taken(said);
      }
    } catch (cause) {
      if (running) complain(form, [{ field: "tep", text: cause.message }]);
    }
    busy.textContent = "";
    button.disabled = false;
  });
}

// empty forgets the chosen file, and what is shown of it.
function empty(field) {
  field.value = "";
  field.dispatchEvent(new Event("loa-emptied"));
}

// complain puts what is wrong beside the fields, and goes to the first.
export function complain(form, problems) {
  for (const old of form.querySelectorAll(".govuk-error-message")) old.remove();
  for (const group of form.querySelectorAll(".govuk-form-group--error")) group.classList.remove("govuk-form-group--error");
  problems.forEach((problem, i) => {
    const field = form.elements[problem.field] ?? form.elements.tep;
    const group = field.closest(".govuk-form-group");
    const said = document.createElement("p");
    said.className = "govuk-error-message";
    said.setAttribute("role", "alert");
    said.textContent = problem.text;
    group.classList.add("govuk-form-group--error");
    const place = field.closest(".govuk-file-upload-wrapper") ?? field;
    place.before(said);
    if (i === 0) (place.querySelector("button") ?? field).focus();
  });
}
