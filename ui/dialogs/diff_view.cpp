#include "ui/dialogs/diff_view.h"

#include "ui/dialogs/yaml.h"
#include "ui/models/object_diff.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QFontDatabase>
#include <QHeaderView>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextEdit>
#include <QTreeWidget>

namespace tidegate::dialogs {

using models::FieldDiff;
using models::LineDiff;
using widgets::grid;
using widgets::Tone;

DiffView::DiffView(QWidget *parent)
    : QTabWidget(parent), m_fields(new QTreeWidget(this)), m_yaml(new QTextEdit(this))
{
    m_fields->setObjectName(QStringLiteral("diffFields"));
    m_fields->setRootIsDecorated(false);
    m_fields->setUniformRowHeights(false);
    m_fields->setTextElideMode(Qt::ElideMiddle);
    m_fields->setColumnCount(3);
    m_fields->header()->setStretchLastSection(true);
    m_yaml->setObjectName(QStringLiteral("diffYaml"));
    m_yaml->setReadOnly(true);
    m_yaml->setLineWrapMode(QTextEdit::NoWrap);
    m_yaml->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    addTab(m_fields, QString());
    addTab(m_yaml, QString());
    retranslateUi();
}

void DiffView::setObjects(const QJsonObject &before, const QJsonObject &after, const QString &titleBefore,
                          const QString &titleAfter)
{
    m_before = before;
    m_after = after;
    m_titleBefore = titleBefore;
    m_titleAfter = titleAfter;
    retranslateUi();
}

void DiffView::retranslateUi()
{
    setTabText(0, tr("By field"));
    setTabText(1, tr("As YAML"));
    m_fields->setAccessibleName(tr("Fields that differ"));
    m_yaml->setAccessibleName(tr("Differences as YAML"));
    m_fields->setHeaderLabels({tr("Field"), m_titleBefore, m_titleAfter});
    showFields();
    showYaml();
}

void DiffView::showFields()
{
    m_fields->clear();
    const QList<FieldDiff> diffs = models::diffFields(m_before, m_after);
    for (const FieldDiff &diff : diffs) {
        auto *item = new QTreeWidgetItem(m_fields);
        item->setText(0, diff.path);
        item->setText(1, diff.kind == FieldDiff::Kind::Added ? tr("not set") : diff.before);
        item->setText(2, diff.kind == FieldDiff::Kind::Removed ? tr("not set") : diff.after);
        const auto [icon, tone] = diff.kind == FieldDiff::Kind::Added     ? std::pair("plus", Tone::Good)
                                  : diff.kind == FieldDiff::Kind::Removed ? std::pair("minus", Tone::Bad)
                                                                          : std::pair("compare", Tone::Busy);
        item->setIcon(0, widgets::icon(QString::fromLatin1(icon), tone));
        for (int column = 0; column < 3; ++column)
            item->setToolTip(column, item->text(column));
        const widgets::Colors &colors = widgets::currentColors();
        item->setForeground(1, diff.kind == FieldDiff::Kind::Added ? colors.muted : colors.bad);
        item->setForeground(2, diff.kind == FieldDiff::Kind::Removed ? colors.muted : colors.good);
    }
    if (diffs.isEmpty()) {
        auto *item = new QTreeWidgetItem(m_fields, {tr("Nothing differs.")});
        item->setFirstColumnSpanned(true);
        item->setFlags(Qt::ItemIsEnabled);
    }
    m_fields->header()->resizeSection(0, grid(96));
    m_fields->header()->resizeSection(1, grid(50));
}

/// A sign at the start of the line tells what the colour tells.
void DiffView::showYaml()
{
    const auto linesOf = [](const QJsonObject &object) {
        return toYaml(object).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    };
    const widgets::Colors &colors = widgets::currentColors();
    m_yaml->clear();
    QTextCursor cursor(m_yaml->document());
    cursor.beginEditBlock();
    bool first = true;
    for (const LineDiff &line : models::diffLines(linesOf(m_before), linesOf(m_after))) {
        QTextBlockFormat block;
        QTextCharFormat text;
        QString sign = QStringLiteral("  ");
        if (line.kind == LineDiff::Kind::Added) {
            block.setBackground(colors.goodSoft);
            text.setForeground(colors.good);
            sign = QStringLiteral("+ ");
        } else if (line.kind == LineDiff::Kind::Removed) {
            block.setBackground(colors.badSoft);
            text.setForeground(colors.bad);
            sign = QStringLiteral("- ");
        } else {
            text.setForeground(colors.text);
        }
        if (first)
            cursor.setBlockFormat(block);
        else
            cursor.insertBlock(block);
        first = false;
        cursor.setCharFormat(text);
        cursor.insertText(sign + line.text, text);
    }
    cursor.endEditBlock();
    m_yaml->moveCursor(QTextCursor::Start);
}

void DiffView::changeEvent(QEvent *event)
{
    QTabWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
    else if (event->type() == QEvent::PaletteChange) {
        showFields();
        showYaml();
    }
}

} // namespace tidegate::dialogs
