#pragma once

#include "ui/models/trigger_editor.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace tidegate::dialogs {

/// What a schedule means: a sentence, and the next ten times in UTC and by the clock of the zone, days marked
/// on which that clock is changed.
class TriggerPreview : public QWidget
{
    Q_OBJECT
public:
    explicit TriggerPreview(QWidget *parent = nullptr);
    void show(const models::TriggerEditor &editor);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();

    QLabel *m_heading;
    QLabel *m_sentence;
    QLabel *m_zone;
    QTableWidget *m_moments;
    QLabel *m_note;
};

} // namespace tidegate::dialogs
