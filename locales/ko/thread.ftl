# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] 첫 댓글을 남겨 보세요
   *[other] 댓글 { $count }개
}
thread-label = 댓글
thread-closed = 댓글을 쓸 수 없습니다.
thread-next = 다음 댓글
thread-pages = 댓글 페이지

comment-anonymous = 익명
comment-says = 님의 말:
comment-moderator = 운영자
comment-reply = 답글
comment-reply-to = { $name } 님에게 답글 쓰기
comment-report = 신고
comment-report-of = { $name }님의 댓글 신고
comment-held = 댓글이 검토를 기다리고 있습니다. 지금은 미리보기이며, 승인된 후에 댓글이 표시됩니다.

form-title = 댓글 남기기
form-title-reply = { $name } 님에게 답글 남기기
form-cancel = 답글 취소
form-email-note = 이메일 주소는 공개되지 않습니다.
form-required-note = 필수 항목 표시:
form-label-comment = 댓글
form-label-author = 이름
form-label-email = 이메일
form-label-url = 웹사이트
form-label-trap = 이 칸은 비워 두세요
form-submit = 댓글 달기
form-problems = { $count ->
    [0] 댓글이 등록되지 않았습니다.
   *[other] 댓글이 아직 등록되지 않았습니다. 항목 { $count }개를 고쳐 주세요.
}
