// What changes of the account, as it changes. Only the page in front listens: a browser opens few connections to one host.
const AGAIN = 3000; // ms

export function listen(handlers, address = '/api/v1/events') {
  let source = null;
  let waiting = 0;

  const stop = () => {
    clearTimeout(waiting);
    if (source) source.close();
    source = null;
  };
  const start = () => {
    stop();
    if (document.hidden) return;
    source = new EventSource(address);
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
    }
    // The browser comes back by itself when a stream ends, but not when the answer was an error.
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) waiting = setTimeout(start, AGAIN);
    };
  };
  document.addEventListener('visibilitychange', start);
  start();
  return () => {
    document.removeEventListener('visibilitychange', start);
    stop();
  };
}
