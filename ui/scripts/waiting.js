// Declarations that wait on this device for the network: a store of forms with
// their files, each under its form key. The page and the worker share it. What
// was sent is deleted; the server takes a form key once, so sending twice counts
// once, and refuses a form that another account wrote.
const base = "loa";
const store = "cho";
const lock = "loa-cho";

function run(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(base, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store, { keyPath: "key" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const work = db.transaction(store, mode);
      const asked = act(work.objectStore(store));
      work.oncomplete = () => {
        db.close();
        resolve(asked.result);
      };
      work.onabort = () => {
        db.close();
        reject(work.error);
      };
    };
  });
}

export const put = (item) => run("readwrite", (s) => s.put(item));
export const remove = (key) => run("readwrite", (s) => s.delete(key));
export const all = () => run("readonly", (s) => s.getAll());

// newKey makes a form key, also where the page came without TLS.
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

// pack takes a form's values out of the form; unpack makes them a body again.
export function pack(form, more) {
  const item = { fields: [], files: [], at: Date.now(), state: "waiting", problems: [], ...more };
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") item.fields.push([name, value]);
    else if (value.size > 0) item.files.push([name, value.name, value]);
  }
  return item;
}

export function unpack(item) {
  const body = new FormData();
  for (const [name, value] of item.fields) body.append(name, value);
  for (const [name, file, content] of item.files) body.append(name, content, file);
  return body;
}

// post sends a form for the script: the answer is JSON.
export function post(action, body, signal) {
  return fetch(action, { method: "POST", body, signal, headers: { Accept: "application/json" }, credentials: "same-origin" });
}

// sendAll sends what waits, of one account when it is named, and says how many
// pieces arrived. One device sends once at a time.
export function sendAll(account) {
  if (!globalThis.navigator?.locks) return sendEach(account);
  return navigator.locks.request(lock, () => sendEach(account));
}

async function sendEach(account) {
  let sent = 0;
  for (const item of await all()) {
    if (item.state === "mend" || (account && item.account !== account)) continue;
    if (await sendOne(item)) sent++;
    else if (item.state === "waiting") break; // no network: the others wait too
  }
  return sent;
}

const states = { 401: "signin", 409: "other", 422: "mend" };

async function sendOne(item) {
  try {
    const answer = await post(item.action, unpack(item));
    const text = await answer.text();
    if (answer.status === 201) {
      await remove(item.key);
      return true;
    }
    item.state = states[answer.status] ?? "failed";
    item.problems = answer.status === 422 ? JSON.parse(text).problems : [];
  } catch {
    item.state = "waiting";
  }
  await put(item);
  return false;
}
