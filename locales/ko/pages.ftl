# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = 본문으로 건너뛰기
page-back = 글로 돌아가기
page-back-home = 첫 페이지로 돌아가기

thread-page-title = ‘{ $title }’에 달린 댓글

form-error-title = 댓글을 확인해 주세요
form-error-about = 댓글을 단 글:

receipt-title-held = 댓글이 접수되었습니다
receipt-title-approved = 댓글이 게시되었습니다
receipt-held = 댓글이 검토를 기다리고 있습니다. 승인될 때까지 이 페이지에서만 보입니다.
receipt-approved = 댓글이 승인되었습니다. 이제 누구나 글 아래에서 읽을 수 있습니다.
receipt-about = 댓글을 단 글:
receipt-edit = 댓글 수정
receipt-edit-until = { $time }까지 내용을 고칠 수 있습니다.
receipt-edit-save = 변경 사항 저장
receipt-delete = 댓글 삭제
receipt-delete-about = 댓글이 완전히 삭제됩니다. 답글은 남습니다.
receipt-delete-sure = 완전히 삭제
receipt-deleted-title = 댓글이 삭제되었습니다
receipt-deleted = 완전히 삭제되어 아무도 되돌릴 수 없습니다.

report-title = 댓글 신고
report-about = 다음 글의 댓글:
report-why = 운영자가 확인해야 하는 이유는 무엇인가요?
report-reason-spam = 광고 또는 스팸입니다.
report-reason-abuse = 누군가를 모욕하거나 위협하거나 괴롭힙니다.
report-reason-off_topic = 글과 관련이 없습니다.
report-reason-other = 기타.
report-note = 운영자가 알아야 할 내용 (선택 사항)
report-send = 신고 보내기
report-done-title = 감사합니다
report-done = 신고가 접수되었습니다. 댓글의 처리는 운영자가 결정합니다.

error-status = 오류 { $status }

home-title = 댓글이 사는 곳입니다
home-what = 이 서버는 연결된 사이트의 댓글을 보관하고 각 글 아래에 보여 줍니다. afterword로 운영됩니다.
home-privacy = 독자는 계정이 없어도 되며 쿠키를 받지 않습니다. 이메일 주소는 절대 공개되지 않습니다.
home-articles = 예시 글
home-articles-about = 하나를 열어 끝까지 내려간 다음 댓글을 남겨 보세요.
home-docs = 이 서버와 통신하는 방법: API

article-sample = 예시 글입니다
article-back = 모든 예시 글
