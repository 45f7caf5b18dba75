// Binds a plain textarea to a Y.Text: what is typed goes in as the smallest change, what others type comes out without
// moving the cursor away from the words it stands at. Positions count UTF-16 code units, as both sides do.

const high = (text, at) => (text.charCodeAt(at) & 0xfc00) === 0xd800;

// The one piece that was replaced. Where it could stand in several places ("aa" to "aaa"), the cursor tells which.
export function difference(before, after, caret = after.length) {
  const shorter = Math.min(before.length, after.length);
  let tail = 0;
  const same = () => before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail);
  while (tail < Math.min(shorter, after.length - caret) && same()) tail += 1;
  let head = 0;
  while (head < shorter - tail && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  while (tail < shorter - head && same()) tail += 1;
  // Half a character cannot travel: its whole is replaced.
  if (head > 0 && high(before, head - 1)) head -= 1;
  if (tail > 0 && high(before, before.length - tail - 1)) tail -= 1;
  return { at: head, removed: before.length - head - tail, added: after.slice(head, after.length - tail) };
}

// Where a position is after somebody else's change. Text that comes exactly there stays behind it.
export function moved(delta, position) {
  let at = 0;
  for (const step of delta) {
    if (step.retain) at += step.retain;
    else if (step.insert) {
      if (at < position) position += step.insert.length;
      at += step.insert.length;
    } else if (at < position) position -= Math.min(step.delete, position - at);
  }
  return position;
}

export function bind(field, text, origin, { onIdle = () => {} } = {}) {
  let shown = text.toString();
  let composing = false;
  const listening = new AbortController();
  const on = (name, act) => field.addEventListener(name, act, { signal: listening.signal });
  field.value = shown;

  function take() {
    if (composing) return;
    const { at, removed, added } = difference(shown, field.value, field.selectionEnd);
    shown = field.value;
    if (!removed && !added) return;
    text.doc.transact(() => {
      if (removed) text.delete(at, removed);
      if (added) text.insert(at, added);
    }, origin);
  }

  function heard(event, transaction) {
    if (transaction.origin === origin) return;
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field;
    shown = text.toString();
    field.value = shown;
    field.setSelectionRange(moved(event.delta, selectionStart), moved(event.delta, selectionEnd), selectionDirection);
    field.scrollTop = scrollTop;
  }

  text.observe(heard);
  on("input", take);
  // While a letter is being put together (é, Chinese), the field is the keyboard's own: others' text waits.
  on("compositionstart", () => { composing = true; });
  on("compositionend", () => {
    composing = false;
    take();
    onIdle();
  });
  return {
    busy: () => composing,
    end() {
      listening.abort();
      text.unobserve(heard);
    },
  };
}
