// The API for those who write programs against it: the OpenAPI file, laid out.
import { html, render } from './preact.js';

const METHODS = ['get', 'put', 'post', 'delete'];

// The little of Markdown that the file uses: paragraphs, `code`, **strong**.
const inline = (text) => text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) =>
  part.startsWith('`') ? html`<code>${part.slice(1, -1)}</code>` : part.startsWith('**') ? html`<strong>${part.slice(2, -2)}</strong>` : part);
const Text = ({ text }) => (text || '').trim().split(/\n\s*\n/).map((part) => html`<p>${inline(part)}</p>`);

const last = (ref) => ref.split('/').at(-1);
const resolved = (file, node) => (node?.$ref ? node.$ref.slice(2).split('/').reduce((at, step) => at[step], file) : node);

// A schema as one reads it: its name, or its kind.
function Kind({ schema }) {
  if (!schema) return null;
  if (schema.$ref) return html`<a href=${`#schema-${last(schema.$ref)}`}>${last(schema.$ref)}</a>`;
  if (schema.type === 'array') return html`<span>list of <${Kind} schema=${schema.items} /></span>`;
  if (schema.enum) return html`<span>${schema.enum.map((one, i) => html`${i ? ' | ' : ''}<code>${one}</code>`)}</span>`;
  if (schema.const) return html`<code>${schema.const}</code>`;
  return html`<span>${schema.type}</span>`;
}

function Fields({ schema }) {
  if (!schema?.properties) return null;
  const required = schema.required || [];
  return html`<table><thead><tr><th scope="col">Field</th><th scope="col">Kind</th><th scope="col">Meaning</th></tr></thead><tbody>
    ${Object.entries(schema.properties).map(([name, field]) => html`<tr><td><code>${name}</code>${required.includes(name) ? '' : html` <small>optional</small>`}</td>
      <td><${Kind} schema=${field} /></td><td>${inline(field.description || '')}</td></tr>`)}</tbody></table>`;
}

const Example = ({ value }) => value !== undefined && html`<pre tabindex="0" aria-label="Example">${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>`;

function Body({ content }) {
  return Object.entries(content || {}).map(([type, { schema, example }]) => html`<div>
    <p><code>${type}</code> ${schema?.$ref && html`<${Kind} schema=${schema} />`}</p><${Fields} schema=${schema} /><${Example} value=${example} /></div>`);
}

function Operation({ file, path, method, operation, shared }) {
  const parameters = [...(shared || []), ...(operation.parameters || [])].map((one) => resolved(file, one));
  const security = operation.security || file.security;
  const needs = !security.length ? 'Open to everybody' : security.some((one) => one.operator) ? 'Operators' : 'Customers, with a session';
  return html`<article id=${operation.operationId}>
    <h3><span class=${`method ${method}`}>${method.toUpperCase()}</span> <code>${file.servers[0].url}${path}</code></h3>
    <p class="summary">${operation.summary} <small>${needs}</small></p>
    <${Text} text=${operation.description} />
    ${parameters.length > 0 && html`<h4>Parameters</h4><table><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Meaning</th></tr></thead><tbody>${parameters.map((one) => html`<tr><td><code>${one.name}</code></td><td>${one.in}</td><td>${inline(one.description || '')} <small><${Kind} schema=${one.schema} /></small></td></tr>`)}</tbody></table>`}
    ${operation.requestBody && html`<h4>Body</h4><${Body} content=${operation.requestBody.content} />`}
    <h4>Answers</h4>
    ${Object.entries(operation.responses).map(([status, answer]) => {
      const known = resolved(file, answer);
      const body = status < 300 && known.content;
      return html`<div class="answer"><p><strong class=${status < 300 ? 'good' : ''}>${status}</strong> ${inline(known.description)}</p>${body && html`<${Body} content=${body} />`}</div>`;
    })}
  </article>`;
}

function Page({ file }) {
  const operations = Object.entries(file.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ path, method, operation: item[method], shared: item.parameters })));
  const byTag = file.tags.map((tag) => ({ tag, some: operations.filter(({ operation }) => operation.tags.includes(tag.name)) }));
  return html`<div class="columns">
    <nav aria-label="Operations"><a class="brand" href="/">Tributary</a>
      ${byTag.map(({ tag, some }) => html`<section><h2>${tag.name}</h2><ul>${some.map(({ operation }) => html`<li><a href=${`#${operation.operationId}`}>${operation.summary}</a></li>`)}</ul></section>`)}
      <section><h2>schemas</h2><ul>${Object.keys(file.components.schemas).map((name) => html`<li><a href=${`#schema-${name}`}>${name}</a></li>`)}</ul></section></nav>
    <main><h1>${file.info.title} API</h1><p class="summary">${file.info.summary}</p><${Text} text=${file.info.description} />
      <p>As a file: <a href="/api/v1/openapi.yaml">openapi.yaml</a>, <a href="/api/v1/openapi.json">openapi.json</a>.</p>
      ${byTag.map(({ tag, some }) => html`<section><h2>${tag.description}</h2>${some.map((one) => html`<${Operation} file=${file} ...${one} />`)}</section>`)}
      <section><h2>Schemas</h2>${Object.entries(file.components.schemas).map(([name, schema]) => html`<article id=${`schema-${name}`}><h3><code>${name}</code></h3><${Text} text=${schema.description} />${!schema.properties && html`<p><${Kind} schema=${schema} /> ${schema.pattern && html`<code>${schema.pattern}</code>`}</p>`}<${Fields} schema=${schema} /></article>`)}</section>
    </main></div>`;
}

const file = await (await fetch('/api/v1/openapi.json')).json();
const root = document.getElementById('reference');
root.replaceChildren();
render(html`<${Page} file=${file} />`, root);
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
