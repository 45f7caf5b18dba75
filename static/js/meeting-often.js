// Says where something is while it moves: at most fifteen times in a second, and once more when it rests.
const STEP = 1000 / 15 + 3; // milliseconds between two messages
const REST = 300; // the line may drop what comes in a bunch, so the last is said again

// make: the message as it is now, or null where there is nothing to say
export function often(make) {
  let sentAt = 0;
  let waiting = 0;
  let resting = 0;

  function send(again = true) {
    clearTimeout(waiting);
    clearTimeout(resting);
    waiting = 0;
    const detail = make();
    if (!detail) return;
    sentAt = Date.now();
    document.dispatchEvent(new CustomEvent("meeting:send", { detail }));
    if (again) resting = setTimeout(send, REST, false);
  }

  return {
    now: send,
    soon() {
      waiting ||= setTimeout(send, Math.max(0, sentAt + STEP - Date.now()));
    },
  };
}
