#pragma once

#include "ui/models/log_model.h"

#include <QAbstractScrollArea>
#include <QColor>

namespace tidegate::pages {

/// The rows of a LogModel. Only what is on the screen is laid out and drawn, so a million lines scroll as ten
/// do. Whole lines are chosen, by mouse or keys, and copied.
class LogView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    /// `log` must outlive the view.
    explicit LogView(models::LogModel *log, QWidget *parent = nullptr);

    void setWrap(bool wrap);
    /// Times as UTC instead of the zone of this machine.
    void setUtc(bool utc);
    bool isWrapping() const { return m_wrap; }
    /// Stays at the end as lines arrive; scrolling up ends it, scrolling to the end takes it up again.
    void setFollowing(bool follow);
    bool isFollowing() const { return m_following; }
    int currentRow() const { return m_current; }
    void setCurrentRow(int row); ///< and scrolls to it
    int topRow() const;
    void copy() const;
    void selectAll();
    QString selectedText() const;

Q_SIGNALS:
    void followingChanged(bool following);
    void currentRowChanged(int row);
    void aroundRequested(int row); ///< to see it in its surroundings

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void useFixedFont();
    void retranslateUi();
    void updateBars();
    void onAppended(int count);
    void onDropped(int count);
    void onPrepended(int count);
    void moved(int value);
    void onReset();
    int rowHeight(int row) const;
    int rowsThatFit() const;
    int rowAt(int y) const;
    int advance(int letters) const;
    int gutterWidth() const;
    int textWidth() const;
    QString textOf(int row) const;
    QString timeOf(const models::LogLine &line) const;
    void paintRow(QPainter &painter, int row, const QRect &rect) const;
    void paintMatches(QPainter &painter, const QString &text, const QRect &rect) const;
    void select(int row, bool extend);

    models::LogModel *m_log;
    bool m_wrap = false;
    bool m_utc = false;
    bool m_following = true;
    bool m_moving = false; ///< the bar is moved by this, not by the user
    int m_current = -1;
    int m_anchor = -1;
    int m_longest = 0; ///< characters of the longest line seen
};

/// `q8d5w` of `orders-00002-q8d5w`: what tells instances of a revision apart.
QString shortInstanceName(const QString &instance);

} // namespace tidegate::pages
