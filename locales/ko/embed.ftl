# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = 미리보기
embed-preview-label = 댓글 미리보기
embed-save = 다음 번 댓글 작성을 위해 이 브라우저에 이름과 웹사이트를 저장합니다.
embed-remember = 다음 댓글도 제가 쓴 것임을 이 사이트가 알 수 있도록 이 기기에 저를 기억합니다.
embed-sending = 댓글을 보내는 중…
embed-published = 댓글이 게시되었습니다.
embed-unsent = 댓글이 등록되지 않았습니다.
embed-offline = 서버에 연결할 수 없습니다. 입력한 내용은 그대로 있으니 잠시 후 다시 시도해 주세요.
embed-news = { $count ->
   *[other] 새 댓글 { $count }개 보기
}
embed-left = { $count ->
   *[other] { $count }바이트 남음
}
embed-over = { $count ->
   *[other] { $count }바이트 초과
}
embed-receipt = 이 댓글 수정, 삭제 또는 처리 결과 보기
