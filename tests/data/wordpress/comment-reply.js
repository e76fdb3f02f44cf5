/*
 * What a theme's reply script does to a page, written anew from its behaviour: the form moves below the comment that is
 * answered, the parent is noted, the cancel link brings it back.
 */
window.addComment = (function () {
  var byId = function (id) { return document.getElementById(id); };

  function moveForm(belowId, commentId, respondId, articleId, replyTo) {
    var respond = byId(respondId);
    var below = byId(belowId);
    var cancel = byId("cancel-comment-reply-link");
    if (!respond || !below || !cancel) return true;
    if (!byId("wp-temp-form-div")) {
      var place = document.createElement("div");
      place.id = "wp-temp-form-div";
      place.hidden = true;
      place.textContent = byId("reply-title").firstChild.textContent;
      respond.parentNode.insertBefore(place, respond);
    }
    byId("comment_parent").value = commentId;
    if (articleId) byId("comment_post_ID").value = articleId;
    byId("reply-title").firstChild.textContent = replyTo;
    below.parentNode.insertBefore(respond, below.nextSibling);
    cancel.hidden = false;
    byId("comment").focus();
    return false;
  }

  function cancel(event) {
    var place = byId("wp-temp-form-div");
    if (!place) return;
    event.preventDefault();
    byId("comment_parent").value = "0";
    byId("reply-title").firstChild.textContent = place.textContent;
    place.parentNode.replaceChild(byId("respond"), place);
    byId("cancel-comment-reply-link").hidden = true;
  }

  function init(context) {
    var link = byId("cancel-comment-reply-link");
    if (!link) return;
    link.addEventListener("click", cancel);
    (context || document).querySelectorAll(".comment-reply-link").forEach(function (reply) {
      reply.addEventListener("click", function (event) {
        var data = reply.dataset;
        if (!moveForm(data.belowelement, data.commentid, data.respondelement, data.postid, data.replyto)) {
          event.preventDefault();
        }
      });
    });
  }

  document.addEventListener("DOMContentLoaded", function () { init(); });
  return { init: init, moveForm: moveForm };
})();
