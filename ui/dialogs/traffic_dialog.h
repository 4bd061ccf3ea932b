#pragma once

#include "ui/models/traffic_model.h"

#include <QDialog>

class QGridLayout;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSlider;
class QSpinBox;
class QToolButton;

namespace tidegate::widgets {
class PhaseBar;
}

namespace tidegate::dialogs {

/// The editor of an app's traffic: a line per target with its revision, share and tag; how it is and how it
/// will be; undo; applying.
class TrafficDialog : public QDialog
{
    Q_OBJECT
public:
    /// `traffic` is set to the app already and must outlive the dialog.
    explicit TrafficDialog(models::TrafficModel *traffic, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row
    {
        QComboBox *revision = nullptr;
        QSlider *slider = nullptr;
        QSpinBox *percent = nullptr;
        QLineEdit *tag = nullptr;
        QToolButton *remove = nullptr;
        QLabel *problem = nullptr;
        QList<QWidget *> all() const;
    };
    void setupButtons();
    void retranslateUi();
    void rebuild();
    Row makeRow(int index);
    void connectRow(const Row &row, int index);
    void nameRow(const Row &row, int index);
    void showValues();
    void showPreview();

    models::TrafficModel *m_traffic;
    QLabel *m_title;
    QLabel *m_hint;
    QGridLayout *m_grid;
    QList<QLabel *> m_heads;
    QList<Row> m_rows;
    QPushButton *m_add;
    QPushButton *m_undo;
    QLabel *m_nowLabel;
    widgets::PhaseBar *m_now;
    QLabel *m_thenLabel;
    widgets::PhaseBar *m_then;
    QLabel *m_problem;
    QPushButton *m_cancel;
    QPushButton *m_apply;
};

} // namespace tidegate::dialogs
