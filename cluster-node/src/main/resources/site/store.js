// What a page knows: changed in one place, and every view that uses it is drawn anew.
import { useEffect, useState } from './preact.js';

export function store(state) {
  const watchers = new Set();
  const set = (changes) => {
    Object.assign(state, changes);
    watchers.forEach((watcher) => watcher());
  };
  const use = () => {
    const [, again] = useState(0);
    useEffect(() => {
      const watcher = () => again((n) => n + 1);
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    }, []);
    return state;
  };
  return { set, use };
}
