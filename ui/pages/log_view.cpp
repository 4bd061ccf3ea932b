#include "ui/pages/log_view.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDateTime>
#include <QFontDatabase>
#include <QFontInfo>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

namespace tidegate::pages {

using models::LogLine;
using widgets::grid;

namespace {

constexpr int shownCharacters = 8000; ///< of one line; more would be no line to read
constexpr int nameCharacters = 12;
constexpr int timeCharacters = 18; ///< month, day and time with milliseconds
constexpr int loadMoreRows = 50;   ///< so near to an end more is asked for

} // namespace

QString shortInstanceName(const QString &instance)
{
    return instance.section(QLatin1Char('-'), -1).left(nameCharacters);
}

LogView::LogView(models::LogModel *log, QWidget *parent) : QAbstractScrollArea(parent), m_log(log)
{
    setObjectName(QStringLiteral("logView"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setCursor(Qt::IBeamCursor);
    useFixedFont();
    retranslateUi();
    connect(log, &models::LogModel::rowsAppended, this, &LogView::onAppended);
    connect(log, &models::LogModel::rowsDropped, this, &LogView::onDropped);
    connect(log, &models::LogModel::rowsPrepended, this, &LogView::onPrepended);
    connect(log, &models::LogModel::rowsReset, this, &LogView::onReset);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &LogView::moved);
    updateBars();
}

void LogView::useFixedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(
        QFontInfo(QApplication::font()).pixelSize()); // the application's may have no size in points
    if (font != viewport()->font())
        viewport()->setFont(font);
}

void LogView::retranslateUi()
{
    setAccessibleName(tr("Log"));
    viewport()->setAccessibleName(tr("Log"));
}

void LogView::setWrap(bool wrap)
{
    m_wrap = wrap;
    updateBars();
    viewport()->update();
}

void LogView::setUtc(bool utc)
{
    m_utc = utc;
    viewport()->update();
}

/// By the user, or by this.
void LogView::moved(int value)
{
    if (m_moving)
        return;
    setFollowing(value >= verticalScrollBar()->maximum());
    if (value <= loadMoreRows)
        m_log->loadOlder();
    if (value >= verticalScrollBar()->maximum() - loadMoreRows)
        m_log->loadNewer();
}

void LogView::setFollowing(bool follow)
{
    const bool changed = follow != m_following;
    m_following = follow;
    if (follow)
        updateBars();
    if (changed)
        Q_EMIT followingChanged(follow);
}

int LogView::topRow() const
{
    return verticalScrollBar()->value();
}

QString LogView::textOf(int row) const
{
    return QString::fromUtf8(m_log->row(row).text)
        .left(shownCharacters)
        .replace(QLatin1Char('\t'), QStringLiteral("    "));
}

QString LogView::timeOf(const LogLine &line) const
{
    return QDateTime::fromMSecsSinceEpoch(line.timeUs / 1000, m_utc ? Qt::UTC : Qt::LocalTime)
        .toString(QStringLiteral("MM-dd HH:mm:ss.zzz"));
}

/// Of so many letters: one alone is rounded.
int LogView::advance(int letters) const
{
    return QFontMetrics(viewport()->font()).horizontalAdvance(QString(letters, QLatin1Char('0')));
}

/// Time, instance and a mark for standard error, in a font whose letters are all as wide.
int LogView::gutterWidth() const
{
    return advance(timeCharacters + nameCharacters / 2 + 6) + grid(3);
}

int LogView::textWidth() const
{
    return std::max(grid(20), viewport()->width() - gutterWidth() - grid(2));
}

int LogView::rowHeight(int row) const
{
    const QFontMetrics metrics(viewport()->font());
    if (!m_wrap)
        return metrics.lineSpacing() + 2;
    const QRect room(0, 0, textWidth(), 1'000'000);
    return std::max(metrics.lineSpacing(),
                    metrics.boundingRect(room, Qt::TextWrapAnywhere, textOf(row)).height()) +
           2;
}

/// From the end on, since that is where the bar's end must be.
int LogView::rowsThatFit() const
{
    const int height = viewport()->height();
    if (!m_wrap)
        return std::max(1, height / rowHeight(0));
    int rows = 0;
    int used = 0;
    for (int row = m_log->rowCount() - 1; row >= 0; --row) {
        used += rowHeight(row);
        if (used > height)
            break;
        ++rows;
    }
    return std::max(1, rows);
}

void LogView::updateBars()
{
    const int rows = rowsThatFit();
    m_moving = true;
    verticalScrollBar()->setPageStep(rows);
    verticalScrollBar()->setRange(0, std::max(0, m_log->rowCount() - rows));
    if (m_following)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    const int letter = QFontMetrics(viewport()->font()).horizontalAdvance(QLatin1Char('0'));
    horizontalScrollBar()->setPageStep(textWidth());
    horizontalScrollBar()->setSingleStep(letter * 4);
    horizontalScrollBar()->setRange(0, m_wrap ? 0 : std::max(0, m_longest * letter - textWidth()));
    m_moving = false;
}

void LogView::onAppended(int count)
{
    const int last = m_log->rowCount();
    for (int row = std::max(0, last - count); row < last; ++row)
        m_longest =
            std::max(m_longest, int(std::min<qsizetype>(m_log->row(row).text.size(), shownCharacters)));
    updateBars();
    viewport()->update();
}

/// What is on the screen stays where it is.
void LogView::onDropped(int count)
{
    m_current = std::max(-1, m_current - count);
    m_anchor = std::max(-1, m_anchor - count);
    m_moving = true;
    if (!m_following)
        verticalScrollBar()->setValue(std::max(0, topRow() - count));
    m_moving = false;
    updateBars();
    viewport()->update();
}

/// What is on the screen stays where it is.
void LogView::onPrepended(int count)
{
    if (m_current >= 0)
        m_current += count;
    if (m_anchor >= 0)
        m_anchor += count;
    const int top = topRow();
    for (int row = 0; row < count; ++row)
        m_longest =
            std::max(m_longest, int(std::min<qsizetype>(m_log->row(row).text.size(), shownCharacters)));
    updateBars();
    m_moving = true;
    if (!m_following)
        verticalScrollBar()->setValue(top + count);
    m_moving = false;
    viewport()->update();
}

void LogView::onReset()
{
    m_longest = 0;
    m_current = std::min(m_current, m_log->rowCount() - 1);
    m_anchor = m_current;
    onAppended(m_log->rowCount());
}

void LogView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setFont(viewport()->font());
    painter.fillRect(viewport()->rect(), widgets::currentColors().surface);
    int y = 0;
    for (int row = topRow(); row < m_log->rowCount() && y < viewport()->height(); ++row) {
        const QRect rect(0, y, viewport()->width(), rowHeight(row));
        paintRow(painter, row, rect);
        y += rect.height();
    }
}

void LogView::paintRow(QPainter &painter, int row, const QRect &rect) const
{
    const widgets::Colors &colors = widgets::currentColors();
    const LogLine &line = m_log->row(row);
    const bool chosen =
        m_anchor >= 0 && row >= std::min(m_anchor, m_current) && row <= std::max(m_anchor, m_current);
    if (chosen)
        painter.fillRect(rect, colors.accentSoft);
    const QFontMetrics metrics(viewport()->font());
    const QRect first(rect.left(), rect.top() + 1, rect.width(), metrics.lineSpacing());
    const QColor mark = widgets::markColor(line.source);
    painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), mark);
    painter.setPen(colors.muted);
    painter.drawText(first.adjusted(grid(2), 0, 0, 0), Qt::AlignLeft, timeOf(line));
    painter.setPen(mark);
    painter.drawText(first.adjusted(grid(2) + advance(timeCharacters + 1), 0, 0, 0), Qt::AlignLeft,
                     shortInstanceName(m_log->sources().value(line.source)).left(nameCharacters / 2 + 1));
    if (line.stream == client::OutputLine::Stream::Error) {
        painter.setPen(colors.bad);
        painter.drawText(first.adjusted(grid(2) + advance(timeCharacters + nameCharacters / 2 + 3), 0, 0, 0),
                         Qt::AlignLeft, QStringLiteral("err"));
    }
    const QRect place(gutterWidth(), rect.top() + 1, textWidth(), rect.height() - 2);
    const QString text = textOf(row);
    painter.save();
    painter.setClipRect(place.adjusted(0, -1, 0, 1));
    if (m_log->isSearch() && !line.isContext && !m_log->pattern().pattern().isEmpty())
        paintMatches(painter, text, place);
    const bool isQuiet = line.isContext || line.stream == client::OutputLine::Stream::Dropped;
    painter.setPen(isQuiet ? colors.muted : colors.text);
    if (m_wrap)
        painter.drawText(place, Qt::TextWrapAnywhere, text);
    else
        painter.drawText(place.adjusted(-horizontalScrollBar()->value(), 0, 1'000'000, 0), Qt::AlignLeft,
                         text);
    painter.restore();
}

/// Exact without wrapping; a wrapped line is marked at its edge, since its places are the painter's own.
void LogView::paintMatches(QPainter &painter, const QString &text, const QRect &rect) const
{
    const widgets::Colors &colors = widgets::currentColors();
    const QFontMetrics metrics(viewport()->font());
    auto found = m_log->pattern().globalMatch(text);
    while (found.hasNext()) {
        const auto match = found.next();
        if (match.capturedLength() == 0)
            continue;
        if (m_wrap) {
            painter.fillRect(rect.adjusted(0, 0, 0, 0), colors.cautionSoft);
            return;
        }
        const int from =
            metrics.horizontalAdvance(text.left(match.capturedStart())) - horizontalScrollBar()->value();
        const int width = metrics.horizontalAdvance(match.captured());
        painter.fillRect(QRect(rect.left() + from, rect.top(), width, rect.height()), colors.cautionSoft);
        painter.setPen(colors.caution);
        painter.drawLine(rect.left() + from, rect.bottom(), rect.left() + from + width - 1, rect.bottom());
    }
}

int LogView::rowAt(int y) const
{
    int bottom = 0;
    for (int row = topRow(); row < m_log->rowCount(); ++row) {
        bottom += rowHeight(row);
        if (y < bottom)
            return row;
    }
    return m_log->rowCount() - 1;
}

void LogView::select(int row, bool extend)
{
    if (m_log->rowCount() == 0)
        return;
    m_current = std::clamp(row, 0, m_log->rowCount() - 1);
    if (!extend || m_anchor < 0)
        m_anchor = m_current;
    setAccessibleDescription(m_log->rowText(m_current));
    viewport()->update();
    Q_EMIT currentRowChanged(m_current);
}

void LogView::setCurrentRow(int row)
{
    select(row, false);
    const int top = topRow();
    const int fits = verticalScrollBar()->pageStep();
    if (row < top || row >= top + fits)
        verticalScrollBar()->setValue(std::max(0, row - fits / 2));
}

void LogView::selectAll()
{
    if (m_log->rowCount() == 0)
        return;
    m_anchor = 0;
    m_current = m_log->rowCount() - 1;
    viewport()->update();
}

QString LogView::selectedText() const
{
    if (m_anchor < 0)
        return {};
    return QString::fromUtf8(m_log->rowsAsText(std::min(m_anchor, m_current), std::max(m_anchor, m_current)));
}

void LogView::copy() const
{
    if (const QString text = selectedText(); !text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void LogView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        select(rowAt(event->position().toPoint().y()), event->modifiers().testFlag(Qt::ShiftModifier));
}

void LogView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        select(rowAt(std::max(0, event->position().toPoint().y())), true);
}

void LogView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_log->rowCount() > 0)
        Q_EMIT aroundRequested(rowAt(event->position().toPoint().y()));
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_current >= 0) {
        Q_EMIT aroundRequested(m_current);
        return;
    }
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    const int page = verticalScrollBar()->pageStep();
    const int now = m_current < 0 ? topRow() : m_current;
    const std::pair<int, int> moves[] = {
        {Qt::Key_Up, now - 1},          {Qt::Key_Down, now + 1}, {Qt::Key_PageUp, now - page},
        {Qt::Key_PageDown, now + page}, {Qt::Key_Home, 0},       {Qt::Key_End, m_log->rowCount() - 1}};
    for (const auto &[key, row] : moves) {
        if (event->key() != key || m_log->rowCount() == 0)
            continue;
        const int anchor = m_anchor;
        setCurrentRow(std::clamp(row, 0, m_log->rowCount() - 1));
        if (event->modifiers().testFlag(Qt::ShiftModifier) && anchor >= 0)
            m_anchor = anchor;
        return;
    }
    QAbstractScrollArea::keyPressEvent(event);
}

void LogView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    QAction *copyAction = menu.addAction(tr("Copy lines"), this, &LogView::copy);
    copyAction->setEnabled(m_anchor >= 0);
    menu.addAction(tr("Select all"), this, &LogView::selectAll);
    QAction *around =
        menu.addAction(tr("Show in its surroundings"), this, [this] { Q_EMIT aroundRequested(m_current); });
    around->setEnabled(m_current >= 0 && !m_log->isAround());
    menu.exec(event->globalPos());
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateBars();
}

void LogView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
    else if (event->type() == QEvent::FontChange)
        updateBars();
}

} // namespace tidegate::pages
