"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = ('default',)
depends_on = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=255), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('rollover_hour', sa.Integer(), nullable=False),
    sa.Column('retention', sa.Double(), nullable=False),
    sa.Column('theme', sa.String(length=10), nullable=False),
    sa.Column('keys', sa.Boolean(), nullable=False),
    sa.CheckConstraint("role IN ('student', 'instructor', 'admin')", name=op.f('ck_account_role')),
    sa.CheckConstraint('retention BETWEEN 0.7 AND 0.99', name=op.f('ck_account_retention')),
    sa.CheckConstraint('rollover_hour BETWEEN 0 AND 23', name=op.f('ck_account_rollover_hour')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_account_fs_uniquifier'))
    )
    op.create_table('activity',
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('reviews', sa.Integer(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.Column('correct', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['learner_id'], ['account.id'], name=op.f('fk_activity_learner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('learner_id', 'day', name=op.f('pk_activity'))
    )
    op.create_table('bank',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('is_studyable', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['account.id'], name=op.f('fk_bank_owner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank')),
    sa.UniqueConstraint('owner_id', 'key', name=op.f('uq_bank_owner_id_key'))
    )
    with op.batch_alter_table('bank', schema=None) as batch_op:
        batch_op.create_index('uq_bank_shipped_key', ['key'], unique=True, sqlite_where=sa.text('owner_id IS NULL'), postgresql_where=sa.text('owner_id IS NULL'))

    op.create_table('course',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('join_code', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['account.id'], name=op.f('fk_course_owner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course')),
    sa.UniqueConstraint('join_code', name=op.f('uq_course_join_code'))
    )
    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_owner_id'), ['owner_id'], unique=False)

    op.create_table('login_session',
    sa.Column('id', sa.String(length=43), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_login_session_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_session'))
    )
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_session_user_id'), ['user_id'], unique=False)

    op.create_table('scheduling_settings',
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('rollover_hour', sa.Integer(), nullable=False),
    sa.Column('retention', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['learner_id'], ['account.id'], name=op.f('fk_scheduling_settings_learner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('learner_id', 'since', name=op.f('pk_scheduling_settings'))
    )
    op.create_table('deck',
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('new_per_day', sa.Integer(), nullable=False),
    sa.Column('cursor', sa.Integer(), nullable=False),
    sa.Column('introduced_on', sa.Date(), nullable=True),
    sa.Column('introduced', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_deck_bank_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['learner_id'], ['account.id'], name=op.f('fk_deck_learner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('learner_id', 'bank_id', name=op.f('pk_deck'))
    )
    op.create_table('enrolment',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_enrolment_course_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['learner_id'], ['account.id'], name=op.f('fk_enrolment_learner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('course_id', 'learner_id', name=op.f('pk_enrolment'))
    )
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enrolment_learner_id'), ['learner_id'], unique=False)

    op.create_table('item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('study_order', sa.Integer(), nullable=False),
    sa.Column('is_question', sa.Boolean(), nullable=False),
    sa.Column('difficulty', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('difficulty BETWEEN 1 AND 5', name=op.f('ck_item_difficulty')),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_item_bank_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('bank_id', 'key', name=op.f('uq_item_bank_id_key'))
    )
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_bank_id_position'), ['bank_id', 'position'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_bank_id_study_order'), ['bank_id', 'study_order'], unique=False)

    op.create_table('quiz',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('feedback', sa.String(length=20), nullable=False),
    sa.Column('attempts_allowed', sa.Integer(), nullable=True),
    sa.Column('minutes_allowed', sa.Integer(), nullable=True),
    sa.Column('shuffle_questions', sa.Boolean(), nullable=False),
    sa.Column('shuffle_options', sa.Boolean(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("feedback IN ('after-each', 'after-submit')", name=op.f('ck_quiz_feedback')),
    sa.CheckConstraint('attempts_allowed IS NULL OR attempts_allowed > 0', name=op.f('ck_quiz_attempts')),
    sa.CheckConstraint('minutes_allowed IS NULL OR minutes_allowed > 0', name=op.f('ck_quiz_minutes')),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_quiz_bank_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_quiz_course_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['owner_id'], ['account.id'], name=op.f('fk_quiz_owner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz')),
    sa.UniqueConstraint('bank_id', 'key', name=op.f('uq_quiz_bank_id_key'))
    )
    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quiz_course_id'), ['course_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_quiz_owner_id'), ['owner_id'], unique=False)

    op.create_table('text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('original', sa.Text(), nullable=False),
    sa.Column('outline', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_text_bank_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text')),
    sa.UniqueConstraint('bank_id', 'key', 'number', name=op.f('uq_text_bank_id_key_number'))
    )
    op.create_table('topic',
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_topic_bank_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bank_id', 'key', name=op.f('pk_topic'))
    )
    op.create_table('attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deadline', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('score', sa.Double(), nullable=True),
    sa.Column('max_score', sa.Double(), nullable=False),
    sa.CheckConstraint('(score IS NULL) = (submitted_at IS NULL)', name=op.f('ck_attempt_scored_when_submitted')),
    sa.ForeignKeyConstraint(['learner_id'], ['account.id'], name=op.f('fk_attempt_learner_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['quiz_id'], ['quiz.id'], name=op.f('fk_attempt_quiz_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt')),
    sa.UniqueConstraint('quiz_id', 'learner_id', 'number', name=op.f('uq_attempt_quiz_id_learner_id_number'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_learner_id_submitted_at'), ['learner_id', 'submitted_at'], unique=False)
        batch_op.create_index('uq_attempt_open', ['learner_id', 'quiz_id'], unique=True, sqlite_where=sa.text('submitted_at IS NULL'), postgresql_where=sa.text('submitted_at IS NULL'))

    op.create_table('card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('stability', sa.Double(), nullable=True),
    sa.Column('difficulty', sa.Double(), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_review_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reps', sa.Integer(), nullable=False),
    sa.Column('lapses', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('answers_seen', sa.Integer(), nullable=False),
    sa.Column('answers_correct', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('new', 'learning', 'review', 'relearning')", name=op.f('ck_card_state')),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_card_bank_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_card_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['learner_id'], ['account.id'], name=op.f('fk_card_learner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card')),
    sa.UniqueConstraint('learner_id', 'item_id', name=op.f('uq_card_learner_id_item_id'))
    )
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_learner_id_bank_id_due_at'), ['learner_id', 'bank_id', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_card_learner_id_due_at'), ['learner_id', 'due_at'], unique=False)
        batch_op.create_index('ix_card_learning', ['learner_id', 'due_at'], unique=False, sqlite_where=sa.text("state IN ('learning', 'relearning')"), postgresql_where=sa.text("state IN ('learning', 'relearning')"))

    op.create_table('item_topic',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=100), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_item_topic_bank_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_topic_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', 'topic', name=op.f('pk_item_topic'))
    )
    with op.batch_alter_table('item_topic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_topic_bank_id_topic_item_id'), ['bank_id', 'topic', 'item_id'], unique=False)

    op.create_table('item_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('feedback', sa.Text(), nullable=False),
    sa.Column('difficulty', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_version_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_version')),
    sa.UniqueConstraint('item_id', 'number', name=op.f('uq_item_version_item_id_number'))
    )
    op.create_table('quiz_entry',
    sa.Column('quiz_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('topic', sa.String(length=100), nullable=True),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count > 0', name=op.f('ck_quiz_entry_count')),
    sa.CheckConstraint('item_id IS NULL OR (topic IS NULL AND count = 1)', name=op.f('ck_quiz_entry_one_source')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_quiz_entry_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['quiz_id'], ['quiz.id'], name=op.f('fk_quiz_entry_quiz_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('quiz_id', 'position', name=op.f('pk_quiz_entry'))
    )
    with op.batch_alter_table('quiz_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quiz_entry_item_id'), ['item_id'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('text_id', sa.Integer(), nullable=False),
    sa.Column('paragraph', sa.String(length=100), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.CheckConstraint('"end" > start', name=op.f('ck_evidence_order')),
    sa.ForeignKeyConstraint(['text_id'], ['text.id'], name=op.f('fk_evidence_text_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['item_version.id'], name=op.f('fk_evidence_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_text_id_start'), ['text_id', 'start'], unique=False)
        batch_op.create_index(batch_op.f('ix_evidence_version_id'), ['version_id'], unique=False)

    op.create_table('slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('option_order', sa.JSON(), nullable=False),
    sa.Column('max_mark', sa.Double(), nullable=False),
    sa.Column('is_flagged', sa.Boolean(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('response', sa.JSON(), nullable=True),
    sa.Column('fraction', sa.Double(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('fraction IS NULL OR fraction BETWEEN 0 AND 1', name=op.f('ck_slot_fraction')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_slot_attempt_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_slot_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['item_version.id'], name=op.f('fk_slot_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slot')),
    sa.UniqueConstraint('attempt_id', 'position', name=op.f('uq_slot_attempt_id_position'))
    )
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_slot_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_slot_version_id'), ['version_id'], unique=False)

    op.create_table('answer',
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('response', sa.JSON(), nullable=False),
    sa.Column('fraction', sa.Double(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_answer_slot_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('slot_id', 'sequence', name=op.f('pk_answer'))
    )
    op.create_table('review',
    sa.Column('card_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('rating', sa.Integer(), nullable=True),
    sa.Column('undoes', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('weight', sa.Double(), nullable=False),
    sa.Column('due_now', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=True),
    sa.Column('milliseconds', sa.Integer(), nullable=True),
    sa.CheckConstraint("source IN ('card', 'quiz')", name=op.f('ck_review_source')),
    sa.CheckConstraint('(rating IS NULL) = (undoes IS NOT NULL)', name=op.f('ck_review_rating_or_undo')),
    sa.CheckConstraint('rating BETWEEN 1 AND 4', name=op.f('ck_review_rating')),
    sa.CheckConstraint('weight > 0 AND weight <= 1', name=op.f('ck_review_weight')),
    sa.ForeignKeyConstraint(['card_id'], ['card.id'], name=op.f('fk_review_card_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['learner_id'], ['account.id'], name=op.f('fk_review_learner_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_review_slot_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('card_id', 'sequence', name=op.f('pk_review')),
    sa.UniqueConstraint('learner_id', 'key', name=op.f('uq_review_learner_id_key'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_learner_id_at'), ['learner_id', 'at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_learner_id_at'))

    op.drop_table('review')
    op.drop_table('answer')
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_slot_version_id'))
        batch_op.drop_index(batch_op.f('ix_slot_item_id'))

    op.drop_table('slot')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_version_id'))
        batch_op.drop_index(batch_op.f('ix_evidence_text_id_start'))

    op.drop_table('evidence')
    with op.batch_alter_table('quiz_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_quiz_entry_item_id'))

    op.drop_table('quiz_entry')
    op.drop_table('item_version')
    with op.batch_alter_table('item_topic', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_topic_bank_id_topic_item_id'))

    op.drop_table('item_topic')
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.drop_index('ix_card_learning', sqlite_where=sa.text("state IN ('learning', 'relearning')"), postgresql_where=sa.text("state IN ('learning', 'relearning')"))
        batch_op.drop_index(batch_op.f('ix_card_learner_id_due_at'))
        batch_op.drop_index(batch_op.f('ix_card_learner_id_bank_id_due_at'))

    op.drop_table('card')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index('uq_attempt_open', sqlite_where=sa.text('submitted_at IS NULL'), postgresql_where=sa.text('submitted_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_attempt_learner_id_submitted_at'))

    op.drop_table('attempt')
    op.drop_table('topic')
    op.drop_table('text')
    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_quiz_owner_id'))
        batch_op.drop_index(batch_op.f('ix_quiz_course_id'))

    op.drop_table('quiz')
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_bank_id_study_order'))
        batch_op.drop_index(batch_op.f('ix_item_bank_id_position'))

    op.drop_table('item')
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enrolment_learner_id'))

    op.drop_table('enrolment')
    op.drop_table('deck')
    op.drop_table('scheduling_settings')
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_session_user_id'))

    op.drop_table('login_session')
    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_course_owner_id'))

    op.drop_table('course')
    with op.batch_alter_table('bank', schema=None) as batch_op:
        batch_op.drop_index('uq_bank_shipped_key', sqlite_where=sa.text('owner_id IS NULL'), postgresql_where=sa.text('owner_id IS NULL'))

    op.drop_table('bank')
    op.drop_table('activity')
    op.drop_table('account')
