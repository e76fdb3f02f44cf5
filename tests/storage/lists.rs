//! Moderators' lists, page by page, compared with a plain filter over everything.

use crate::support::{Dice, Place, START, World, bare};
use afterword::domain::article::{Article, ArticleId};
use afterword::domain::comment::Comment;
use afterword::domain::moderation::Status;
use afterword::domain::page::ListCursor;
use afterword::storage;
use afterword::storage::comments::CommentFilter;

const TEXTS: &[&str] = &["Plain", "100% sure", "snake_case", "back\\slash", "100 sure", "snakeXcase", "ÄRGER"];

struct Shelf {
    world: World,
    articles: Vec<Article>,
    comments: Vec<Comment>,
}

/// Fills three sites with comments, many of them from the same second.
async fn shelf() -> Shelf {
    let world = World::new();
    let mut articles = Vec::new();
    for slug in ["one", "two", "three"] {
        let site = world.site(slug, &[]).await;
        articles.push(world.empty_article(&site, "/a").await);
        articles.push(world.empty_article(&site, "/b").await);
    }
    let mut dice = Dice(99);
    let mut batch = Vec::new();
    for id in 1..=400 {
        let place = Place {
            article: &articles[dice.below(articles.len())],
            parent: None,
            at: START.plus_seconds(i64::try_from(dice.below(40)).unwrap()),
            status: dice.pick(Status::ALL),
            is_visible: false,
        };
        let mut new = bare(id, &place);
        match dice.below(3) {
            0 => new.comment.author_name = dice.pick(TEXTS).to_owned(),
            1 => new.comment.author_url = Some(dice.pick(TEXTS).to_owned()),
            _ => new.comment.text.source = dice.pick(TEXTS).to_owned(),
        }
        batch.push(new);
    }
    let comments = batch.iter().map(|new| new.comment.clone()).collect();
    world
        .write(move |connection| {
            batch.into_iter().try_for_each(|new| storage::comments::insert_all(connection, vec![new]))
        })
        .await;
    Shelf { world, articles, comments }
}

fn holds(comment: &Comment, text: &str) -> bool {
    let wanted = text.to_ascii_lowercase();
    let places = [Some(&comment.author_name), comment.author_url.as_ref(), Some(&comment.text.source)];
    places.into_iter().flatten().any(|place| place.to_ascii_lowercase().contains(&wanted))
}

fn expected(comments: &[Comment], filter: &CommentFilter) -> Vec<i64> {
    let mut found: Vec<_> = comments
        .iter()
        .filter(|comment| filter.status.is_none_or(|status| comment.status == status))
        .filter(|comment| filter.sites.as_ref().is_none_or(|sites| sites.contains(&comment.site_id.get())))
        .filter(|comment| filter.article.is_none_or(|article| comment.article_id == article))
        .filter(|comment| filter.text.as_ref().is_none_or(|text| holds(comment, text)))
        .filter(|comment| filter.from.is_none_or(|from| comment.created_at >= from))
        .filter(|comment| filter.to.is_none_or(|to| comment.created_at < to))
        .map(|comment| (comment.created_at, comment.id.get()))
        .collect();
    found.sort();
    if !filter.is_oldest_first {
        found.reverse();
    }
    found.into_iter().map(|(_, id)| id).collect()
}

async fn walk(world: &World, filter: &CommentFilter, limit: i64) -> Vec<i64> {
    let mut read = Vec::new();
    let mut after = None;
    loop {
        let filter = filter.clone();
        let page = world.read(move |connection| storage::comments::list(connection, &filter, after, limit)).await;
        assert!(page.len() <= usize::try_from(limit).unwrap());
        let Some(last) = page.last() else { return read };
        after = Some(ListCursor { at: last.created_at, id: last.id.get() });
        read.extend(page.iter().map(|comment| comment.id.get()));
    }
}

#[tokio::test]
async fn every_list_gives_each_of_its_comments_once_and_in_order() {
    let shelf = shelf().await;
    let ids: Vec<i64> = shelf.articles.iter().map(|article| article.site_id.get()).collect();
    let mut dice = Dice(5);
    for _ in 0..120 {
        let sites = dice.pick(&[None, Some(1), Some(2), Some(3), Some(0)]);
        let filter = CommentFilter {
            status: dice.pick(&[None, Some(Status::Pending), Some(Status::Spam)]),
            sites: sites.map(|count| [ids[4], ids[0], ids[2]][..count].to_vec()),
            article: dice.pick(&[None, None, Some(shelf.articles[0].id), Some(ArticleId::new(1))]),
            text: dice
                .pick(&[None, None, Some("plain"), Some("0%"), Some("e_C"), Some("\\"), Some("x")])
                .map(str::to_owned),
            from: dice.pick(&[None, Some(START.plus_seconds(10))]),
            to: dice.pick(&[None, Some(START.plus_seconds(30)), Some(START.plus_seconds(10))]),
            is_oldest_first: dice.below(2) == 0,
        };
        let limit = dice.pick(&[3, 50, 1000]);
        assert_eq!(walk(&shelf.world, &filter, limit).await, expected(&shelf.comments, &filter), "{limit}, {filter:?}");
    }
}

#[tokio::test]
async fn articles_of_several_sites_are_listed_newest_first() {
    let world = World::new();
    let mut made = Vec::new();
    let mut sites = Vec::new();
    for slug in ["one", "two", "three"] {
        let site = world.site(slug, &[]).await;
        for path in ["/a", "/b", "/c"] {
            let article = world.empty_article(&site, path).await;
            made.push((article.created_at, article.id, article.site_id.get()));
            world.clock.advance_seconds(i64::from(path != "/b"));
        }
        sites.push(site.id.get());
    }
    made.sort();
    made.reverse();
    for bound in [None, Some(vec![sites[1]]), Some(vec![sites[2], sites[0]]), Some(vec![])] {
        let expected: Vec<_> = made
            .iter()
            .filter(|(_, _, site)| bound.as_ref().is_none_or(|bound| bound.contains(site)))
            .map(|(_, id, _)| *id)
            .collect();
        let mut read = Vec::new();
        let mut after = None;
        loop {
            let bound = bound.clone();
            let page =
                world.read(move |connection| storage::articles::list(connection, bound.as_deref(), after, 2)).await;
            let Some(last) = page.last() else { break };
            after = Some(ListCursor { at: last.created_at, id: last.id.get() });
            read.extend(page.iter().map(|article| article.id));
        }
        assert_eq!(read, expected, "{bound:?}");
    }
}
