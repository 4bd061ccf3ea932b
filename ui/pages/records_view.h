#pragma once

#include "ui/pages/export_menu.h"

#include <QWidget>

class QAbstractItemModel;
class QLabel;
class QStackedWidget;
class QTableView;
class QVBoxLayout;

namespace tidegate::widgets {
class Card;
class MessageView;
} // namespace tidegate::widgets

namespace tidegate::pages {

/// A table of records, the newest first, beside everything about the chosen one; a face each for loading,
/// nothing and failed; exports. What the records are is said by who derives.
class RecordsView : public QWidget
{
    Q_OBJECT
public:
    QTableView *view() const { return m_view; }
    virtual QString exportName() const = 0; ///< `<subject>-<what>-<from>-<to>.csv`

protected:
    /// Words that only who derives knows; set them again on a change of language.
    struct Texts
    {
        QString heading;
        QString detailHeading;
        QString name;        ///< for screen readers
        QString failedTitle; ///< over why they could not be read
        QString emptyIcon;
        QString emptyTitle;
        QString emptyText;
    };
    /// How far reading has come.
    struct Load
    {
        QString problem; ///< empty = none
        bool isLoading = false;
    };

    /// `records` must outlive the view; `name` begins the names of the table (`…Table`) and the button
    /// (`…Export`).
    RecordsView(QAbstractItemModel *records, const QByteArray &name, QWidget *parent);

    void setTexts(const Texts &texts);
    /// Where the labels of the chosen record go, one below the other.
    QVBoxLayout *detail() const { return m_detailColumn; }
    int chosen() const; ///< row; the newest when none is chosen, -1 when there is none
    void showFace();    ///< after load() has changed

    virtual void retranslateUi() = 0; ///< calls setTexts()
    virtual Load load() const = 0;
    virtual void retry() = 0;
    virtual void showDetail() = 0; ///< of chosen()
    void changeEvent(QEvent *event) override;

private:
    void setupTable(const QByteArray &name);
    void setupDetail();
    void setupExport(const QByteArray &name);

    QAbstractItemModel *m_records;
    Texts m_texts;
    widgets::Card *m_card;
    widgets::Card *m_detailCard;
    QStackedWidget *m_stack;
    QTableView *m_view;
    widgets::MessageView *m_message;
    QVBoxLayout *m_detailColumn;
    ExportMenu m_export;
};

} // namespace tidegate::pages
