// What went wrong, in the language of the page where it has words for it, else as the box says it.
import { t } from './texts.js';

export function explain(error) {
  const key = `problem.${error.reason}`;
  const known = t(key);
  return known === key ? error.message : known;
}
