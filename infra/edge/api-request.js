// Before CloudFront asks the API: who asks, in a header only this function can write. The managed policy that sends everything
// but Host leaves CloudFront's own headers out, and one that sends them sends Host too, which an API does not take.
function handler(event) {
  var request = event.request;
  request.headers['x-pomoc-viewer'] = { value: event.viewer.ip };
  return request;
}
