// What somebody wrote, as nodes: never as markup. Addresses of the web become links, and nothing else.
const ADDRESS = /https?:\/\/[^\s<>"'`«»“”„、。，！？]+/gi;

function textNodes(text) {
  const nodes = document.createDocumentFragment();
  let done = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = withoutTail(found[0]);
    const link = linkTo(address);
    if (!link) continue;
    nodes.append(text.slice(done, found.index), link);
    done = found.index + address.length;
  }
  nodes.append(text.slice(done));
  return nodes;
}

function linkTo(address) {
  const url = URL.canParse?.(address) === false ? null : parsed(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return null;
  const link = document.createElement('a');
  link.href = url.href;
  link.textContent = address;
  link.dir = 'ltr';
  link.target = '_blank';
  link.rel = 'noopener noreferrer nofollow';
  return link;
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

// The full stop of the sentence, or the bracket around the address, is not a part of it.
function withoutTail(address) {
  let end = address.length;
  for (;;) {
    const last = address[end - 1];
    const opened = { ')': '(', ']': '[' }[last];
    const count = (mark) => address.slice(0, end).split(mark).length;
    if (!'.,;:!?*_~'.includes(last) && !(opened && count(last) > count(opened))) return address.slice(0, end);
    end -= 1;
  }
}
