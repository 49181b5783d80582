// The script of the reference: makes a form of each operation that it describes, and shows what the gateway answers.
(async () => {
  const longestShown = 100_000;

  /** An element with its properties and what is in it. */
  function make(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  /** A field below its label, as wide as the page lets it be. */
  function labeled(text, field) {
    Object.assign(field.style, { display: 'block', boxSizing: 'border-box', width: '100%', font: 'inherit' });
    return make('p', {}, make('label', {}, text, field));
  }

  // The key is in this field and nowhere else: it is gone with the page.
  const key = make('input', { type: 'password', autocomplete: 'off', spellcheck: false });

  /** The fields of an operation, each with what it adds to the request. */
  function fieldsOf({ parameters = [], requestBody }) {
    const fields = parameters.map((parameter) => {
      const field = make('input', { required: parameter.required, autocomplete: 'off' });
      const label = labeled(`${parameter.name} (${parameter.in})`, field);
      return { label, addTo: (request) => field.value && add(request, parameter, field.value) };
    });
    const { 'application/json': json, '*/*': file } = requestBody?.content ?? {};
    if (file !== undefined) {
      const field = make('input', { type: 'file', required: true });
      const addTo = (request) => {
        request.body = field.files[0];
      };
      return [...fields, { label: labeled('The file', field), addTo }];
    }
    if (json === undefined) return fields;
    const [example] = Object.values(json.examples ?? {});
    const value = example === undefined ? '' : JSON.stringify(example.value, null, 2);
    const field = make('textarea', { rows: 8, value, spellcheck: false, required: requestBody.required });
    const addTo = (request) => {
      if (field.value.trim() === '') return;
      request.body = field.value;
      request.headers.set('content-type', 'application/json');
    };
    return [...fields, { label: labeled('The body, as JSON', field), addTo }];
  }

  function add(request, { name, in: place }, value) {
    if (place === 'path') request.path = request.path.replace(`{${name}}`, encodeURIComponent(value));
    else if (place === 'query') request.query.append(name, value);
    else request.headers.set(name, value);
  }

  async function send(method, path, fields) {
    const request = { path, query: new URLSearchParams(), headers: new Headers(), body: null };
    if (key.value !== '') request.headers.set('authorization', `Bearer ${key.value.trim()}`);
    for (const { addTo } of fields) addTo(request);
    const query = request.query.size > 0 ? `?${request.query}` : '';
    const response = await fetch(request.path + query, {
      method,
      headers: request.headers,
      body: request.body,
      // The session of the console is no key.
      credentials: 'omit',
      signal: AbortSignal.timeout(90_000),
    });
    return { told: `${response.status} ${response.statusText}`, text: readable(await response.text()) };
  }

  function readable(text) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2).slice(0, longestShown);
    } catch {
      return text.slice(0, longestShown);
    }
  }

  function formOf(method, path, operation) {
    const fields = fieldsOf(operation);
    const button = make('button', {}, 'Send');
    const status = make('p', { role: 'status' });
    const answer = make('pre', { tabIndex: 0, hidden: true });
    answer.setAttribute('aria-label', 'The answer');
    const form = make('form', {}, ...fields.map(({ label }) => label), make('p', {}, button), status, answer);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      button.disabled = true;
      status.textContent = 'waiting…';
      const { told, text } = await send(method, path, fields).catch(({ message }) => ({
        told: `No answer came, so it is unknown what the request did: ${message}`,
        text: '',
      }));
      status.textContent = told;
      answer.textContent = text;
      answer.hidden = text === '';
      button.disabled = false;
    });
    return form;
  }

  const { paths } = await (await fetch('/openapi.json')).json();
  document
    .querySelector('header')
    .append(
      labeled('Key, for the forms below. It stays in this page, and is gone with it', key),
      make('p', {}, 'These forms call this gateway for real: a message that you submit is sent.'),
    );
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const name = `${method.toUpperCase()} ${path}`;
      const form = formOf(method.toUpperCase(), path, operation);
      document
        .getElementById(operation.operationId)
        ?.append(make('details', {}, make('summary', {}, `Try ${name}`), form));
    }
  }
})();
