#pragma once

#include <QString>

/// Finding by a few letters. GUI thread.
namespace tidegate::models {

/// How well `query` stands in `text`: every word of the query must be there as a subsequence of the text's
/// letters; starts of words, neighbours and early places count more. Negative = not at all; 0 for an empty
/// query. Case does not matter.
int fuzzyScore(const QString &query, const QString &text);

/// The first letters of a Chinese text's pinyin, other letters as they are in lower case: `部署 Java` → `bs
/// java`. Empty when the text holds no Chinese, or the platform cannot order it by pinyin.
QString pinyinInitials(const QString &text);

} // namespace tidegate::models
