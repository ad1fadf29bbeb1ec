// Before CloudFront asks the site's bucket: the reader's language, moved articles, pretty addresses, and which release is
// current. Runs in cloudfront-js-2.0, which is ECMAScript 5.1 and a few things more; tests/infra holds it to that.
import cf from 'cloudfront';

var RELEASE = '${Release}';
var LANGUAGES = '${Languages}'.split(',');
var REDIRECTS = cf.kvs('${RedirectsStore.Id}');

async function handler(event) {
  var request = event.request;
  // Two slashes at the beginning would name another host in a redirect.
  var uri = request.uri.replace(/^[/\\]+/, '/');
  // The default root object has been put in place before we are asked.
  if (uri === '/' || uri === '/index.html') {
    return redirect('/' + preferred(request) + '/', request.querystring, 302);
  }
  // Scripts, styles and pictures have their content in their name and are shared by all releases.
  if (uri.indexOf('/assets/') === 0) return request;
  if (uri.indexOf('/releases/') === 0) uri = '/404';
  var moved = await target(uri.replace(/\/+$/, ''));
  if (moved) return redirect(moved, request.querystring, 301);
  var last = uri.split('/').pop();
  if (last === '') uri += 'index.html';
  else if (last.indexOf('.') < 0) return redirect(uri + '/', request.querystring, 301);
  request.uri = '/releases/' + RELEASE + uri;
  return request;
}

/** Where a moved article is now, or nothing. */
async function target(path) {
  try {
    return await REDIRECTS.get(decodeURIComponent(path));
  } catch (missing) {
    return null;
  }
}

/** The first of the reader's languages that the site has, by weight. */
function preferred(request) {
  var header = request.headers['accept-language'];
  var best = LANGUAGES[0];
  var weight = 0;
  (header ? header.value : '').split(',').forEach(function (range) {
    var parts = range.trim().split(';');
    var language = parts[0].toLowerCase().split('-')[0];
    var given = /q=([0-9.]+)/.exec(range);
    var q = given ? parseFloat(given[1]) : 1;
    if (q > weight && LANGUAGES.indexOf(language) >= 0) {
      best = language;
      weight = q;
    }
  });
  return best;
}

function redirect(path, query, status) {
  var pairs = [];
  Object.keys(query).forEach(function (name) {
    var values = query[name].multiValue || [query[name]];
    values.forEach(function (entry) {
      pairs.push(entry.value === '' ? name : name + '=' + entry.value);
    });
  });
  return {
    statusCode: status,
    statusDescription: status === 301 ? 'Moved Permanently' : 'Found',
    headers: {
      location: { value: path + (pairs.length ? '?' + pairs.join('&') : '') },
      'cache-control': { value: status === 301 ? 'public, max-age=3600' : 'no-store' },
      vary: { value: 'accept-language' },
    },
  };
}
