#include "ui/window/command_palette.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace tidegate::window {

using models::PaletteModel;
using widgets::grid;

namespace {

constexpr int pageRows = 8;

/// Icon, text, and at the right what it is.
class EntryDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const widgets::Colors &colors = widgets::currentColors();
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        const bool enabled = index.data(PaletteModel::EnabledRole).toBool();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (chosen) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colors.accentSoft);
            painter->drawRoundedRect(option.rect.adjusted(grid(1), 1, -grid(1), -1), grid(1), grid(1));
        }
        const int side = widgets::iconSize();
        QRect rest = option.rect.adjusted(grid(4), 0, -grid(4), 0);
        const QRect icon(rest.left(), rest.center().y() - side / 2, side, side);
        widgets::icon(index.data(PaletteModel::IconNameRole).toString())
            .paint(painter, icon, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        rest.setLeft(icon.right() + grid(3));
        const QString text = index.data().toString();
        const QString detail = index.data(PaletteModel::DetailRole).toString();
        const QFontMetrics metrics(option.font);
        const int detailWidth = std::min(metrics.horizontalAdvance(detail) + grid(2), rest.width() / 2);
        painter->setFont(option.font);
        painter->setPen(colors.muted);
        painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter,
                          metrics.elidedText(detail, Qt::ElideMiddle, detailWidth));
        rest.setRight(rest.right() - detailWidth - grid(3));
        painter->setPen(enabled ? colors.text : colors.muted);
        painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
                          metrics.elidedText(text, Qt::ElideMiddle, rest.width()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {grid(60), grid(9)};
    }
};

} // namespace

CommandPalette::CommandPalette(std::vector<models::PaletteEntry> entries, QWidget *parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_none(widgets::makeLabel("paletteNone", "caption", this))
{
    setObjectName(QStringLiteral("commandPalette"));
    m_field->setObjectName(QStringLiteral("paletteField"));
    m_field->setClearButtonEnabled(true);
    m_field->addAction(widgets::icon(QStringLiteral("search"), widgets::Tone::Idle),
                       QLineEdit::LeadingPosition);
    m_field->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_none->setAlignment(Qt::AlignCenter);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(3), grid(3), grid(3), grid(3));
    column->setSpacing(grid(2));
    column->addWidget(m_field);
    column->addWidget(m_list, 1);
    column->addWidget(m_none, 1);
    m_model.setEntries(std::move(entries));
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
    resize(grid(150), grid(110));
    retranslateUi();
    search({});
}

void CommandPalette::retranslateUi()
{
    setWindowTitle(tr("Command palette"));
    m_field->setPlaceholderText(tr("Find an action, an app, a revision, an instance…"));
    m_field->setAccessibleName(tr("Find an action or an object"));
    m_list->setAccessibleName(tr("What was found"));
    m_none->setText(tr("Nothing is called like that."));
}

void CommandPalette::search(const QString &text)
{
    m_model.setQuery(text);
    const bool some = m_model.rowCount() > 0;
    m_list->setVisible(some);
    m_none->setVisible(!some);
    if (some)
        m_list->setCurrentIndex(m_model.index(0));
}

void CommandPalette::move(int rows)
{
    const int row = std::clamp(m_list->currentIndex().row() + rows, 0, m_model.rowCount() - 1);
    m_list->setCurrentIndex(m_model.index(row));
}

/// After it has closed: what runs may open a dialog of its own.
void CommandPalette::runCurrent()
{
    const QString text = m_field->text().trimmed();
    if (text.startsWith(QLatin1String("tidegate://"))) {
        accept();
        Q_EMIT linkEntered(text);
        return;
    }
    const models::PaletteEntry *entry = m_model.runnable(m_list->currentIndex().row());
    if (!entry)
        return;
    const auto run = entry->run;
    accept();
    if (run)
        QTimer::singleShot(0, parentWidget(), run);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Up:
        move(-1);
        return true;
    case Qt::Key_Down:
        move(1);
        return true;
    case Qt::Key_PageUp:
        move(-pageRows);
        return true;
    case Qt::Key_PageDown:
        move(pageRows);
        return true;
    default:
        return QDialog::eventFilter(watched, event);
    }
}

/// Near the top of its window, as a field that belongs to all of it.
void CommandPalette::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    if (const QWidget *window = parentWidget()) {
        const QPoint top = window->mapToGlobal(QPoint(window->width() / 2, window->height() / 8));
        QWidget::move(top.x() - width() / 2, top.y());
    }
    m_field->setFocus();
}

void CommandPalette::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::window
