// On which day a photograph was taken, as its camera wrote it into the Exif of a
// JPEG (Exif 2.32, tag 0x9003). The server reads the same; here it is read so
// that the page can show it before the picture is sent, also without a network.
const most = 256 * 1024; // Exif stands at the beginning
const known = new WeakMap();

// takenOn gives the day as 2027-03-12, or nothing.
export async function takenOn(file) {
  if (!known.has(file)) known.set(file, read(file).catch(() => ""));
  return known.get(file);
}

async function read(file) {
  if (file.type !== "image/jpeg") return "";
  const view = new DataView(await file.slice(0, most).arrayBuffer());
  for (let at = 2; view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === 0xffe1 && text(view, at + 4, 4) === "Exif") return day(view, at + 10);
  }
  return "";
}

// day reads the moment in the directory that the tag 0x8769 of the first one
// names; addresses count from the head.
function day(view, head) {
  const small = view.getUint16(head) === 0x4949;
  const first = find(view, head, small, head + view.getUint32(head + 4, small), 0x8769);
  const entry = first && find(view, head, small, head + view.getUint32(first + 8, small), 0x9003);
  if (!entry) return "";
  const found = /^(\d{4}):(\d\d):(\d\d) /.exec(text(view, head + view.getUint32(entry + 8, small), 20));
  return found && Number(found[1]) > 0 ? found.slice(1).join("-") : "";
}

function find(view, head, small, at, tag) {
  for (let n = view.getUint16(at, small), i = 0; i < n; i++) {
    if (view.getUint16(at + 2 + 12 * i, small) === tag) return at + 2 + 12 * i;
  }
  return 0;
}

const text = (view, at, n) => String.fromCharCode(...Array.from({ length: n }, (_, i) => view.getUint8(at + i)));
